"""The page of a village's questions beside its publications: plain files, in two sizes of type, without script.

Only what somebody else than its author agreed to, with the month alone for a date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.template.loader import get_template

from lingyan.disclosure.directory import Extra, Link, register
from lingyan.disclosure.models import Publication
from lingyan.questions.models import Level, Release
from lingyan.questions.rules import topics
from lingyan.regions.models import Region

MOST_SHOWN: Final = 60
"""The newest so many, so that a page stays under 60 KB on an old phone; the rest is counted."""
MOST_BYTES: Final = 52_000
_PAGES: Final = {"questions/index.html": False, "questions/large.html": True}


def register_pages() -> None:
    register(
        "questions",
        Extra("提问和答复", _links, villages_with_answers, village_pages),
    )


def _links(villages: Sequence[Region]) -> dict[int, list[Link]]:
    return {village.pk: [Link("问一问，看答复", "questions/")] for village in villages}


def villages_with_answers() -> QuerySet[Region]:
    """Villages whose page of questions holds something, or held it before it was taken back."""
    public = Release.objects.filter(state__in=(Release.State.PUBLISHED, Release.State.WITHDRAWN))
    return Region.objects.filter(pk__in=public.values("question__region"))


def village_pages(villages: Sequence[Region]) -> dict[int, dict[str, bytes]]:
    """Village id → path → page. Two queries whatever the number of villages."""
    shown = _published(villages)
    towns = Region.objects.in_bulk({village.parent_id for village in villages if village.parent_id})
    return {
        village.pk: {path: _page(village, towns.get(village.parent_id or 0), shown[village.pk], large)
                     for path, large in _PAGES.items()}
        for village in villages
    }  # fmt: skip


def _published(villages: Sequence[Region]) -> defaultdict[int, list[dict[str, Any]]]:
    rows = (
        Release.objects.filter(question__region__in=[village.pk for village in villages], state="published")
        .select_related("question__publication")
        .defer(
            "question__text",
            "question__reference",
            "question__publication__body",
            "question__publication__salt",
        )
        .order_by("-month", "-id")
    )
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for release in rows:
        found[release.question.region_id].append(_entry(release))
    return found


def _entry(release: Release) -> dict[str, Any]:
    return {
        "month": release.month.zh, "topic": topics()[release.question.topic].label,
        "question": release.question_text, "answer": release.answer_text,
        "who": Level(release.question.level).label, "about": _about(release.question.publication),
    }  # fmt: skip


def _about(publication: Publication | None) -> str:
    return publication.title_zh if publication else ""


def _page(village: Region, town: Region | None, entries: list[dict[str, Any]], large: bool) -> bytes:
    shown = _as_many_as_fit(entries)
    context = {
        "village": village, "town": town, "entries": shown, "more": len(entries) - len(shown), "large": large,
        "assets": "../../../assets/1",
    }  # fmt: skip
    return get_template("questions/public/answers.html").render(context).encode()


def _as_many_as_fit(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    size, shown = 4_000, []
    for entry in entries[:MOST_SHOWN]:
        size += 300 + len(f"{entry['question']}{entry['answer']}".encode())
        if size > MOST_BYTES:
            break
        shown.append(entry)
    return shown
