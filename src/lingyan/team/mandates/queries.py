"""Reads of the list: who is on it, what it comes to, and what others take from it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import MANDATES_VIEW
from lingyan.people.headcounts import Listed
from lingyan.people.models import Person
from lingyan.regions.models import Region
from lingyan.team.mandates.models import Kind, Mandate
from lingyan.team.mandates.rules import Tally


def mandates(actor: Actor, region: Region | None = None, right: str = MANDATES_VIEW) -> QuerySet[Mandate]:
    """All on record in the reader's regions, ended ones too."""
    found = Mandate.objects.filter(actor.scope(right, "region__path"))
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.select_related("region", "person__personal")


def in_office(day: dt.date) -> QuerySet[Mandate]:
    """As `rules.in_office`; those whose term has run out are among them until somebody ends them."""
    return Mandate.objects.filter(Q(end_on=None) | Q(end_on__gt=day), start_on__lte=day)


def over(actor: Actor, region: Region | None, day: dt.date, right: str) -> QuerySet[Mandate]:
    """Who is on the list although the term has run out."""
    return mandates(actor, region, right).filter(end_on=None, due_on__lte=day)


def tallies(region: Region, day: dt.date) -> dict[str, Tally]:
    """What the list of one village comes to on a day, by kind; every kind is there."""
    found: dict[str, list[Mandate]] = defaultdict(list)
    for each in in_office(day).filter(region=region).select_related("person"):
        found[each.kind].append(each)
    return {kind: tally(found[kind], day) for kind in Kind.values}


def tally(rows: Iterable[Mandate], day: dt.date) -> Tally:
    """What rows of one kind come to, with their persons loaded."""
    rows = list(rows)
    groups = Counter(each.group for each in rows)
    return Tally(
        len(rows), sum(each.person.sex == Person.Sex.FEMALE for each in rows), _households(rows),
        sum(each.due_on <= day for each in rows), sum(number > 1 for number in groups.values()),
    )  # fmt: skip


def _households(rows: Iterable[Mandate]) -> int | None:
    said = [each.households for each in rows]
    return sum(number or 0 for number in said) if said and None not in said else None


def leading(village: Region, day: dt.date) -> list[tuple[int, str]]:
    """Leaders of groups in office in a village, by person, with the group as it is written."""
    rows = in_office(day).filter(region=village, kind=Kind.LEADER, due_on__gt=day)
    return list(rows.order_by("pk").values_list("person", "group"))


def listed_on(kind: str, region: Region, day: dt.date) -> Listed | None:
    """Those of a kind in office in a village whose term still runs; None where the list names nobody."""
    rows = list(
        in_office(day)
        .filter(region=region, kind=kind, due_on__gt=day)
        .select_related("person")
        .order_by("start_on")
    )
    if not rows:
        return None
    counted = tally(rows, day)
    return Listed(counted.number, counted.women, counted.households, rows[0].start_on, rows[-1].start_on)
