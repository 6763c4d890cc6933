"""One dossier opened: its sheets, what the other rooms know, the timeline of the career, the next thing to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity.pages import name_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.rights import APPRAISAL_VIEW, DOSSIER_MANAGE, TRAINING_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier import rules, showing, sources
from lingyan.team.dossier.actions.common import right_for
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.queries import beside, standing, tenures
from lingyan.team.dossier.queries.beside import Judgement
from lingyan.team.dossier.queries.standing import Standing
from lingyan.team.dossier.queries.tenures import path_of, region_of
from lingyan.team.dossier.rules import Item, Kind
from lingyan.team.dossier.views.common import url_at
from lingyan.team.training.models import Enrolment

_ENTERED: Final[dict[Item, Kind]] = {
    Item.APPOINTED: Kind.APPOINTED, Item.FILED: Kind.FILED, Item.PAY: Kind.PAY, Item.CONTRACT: Kind.CONTRACT,
    Item.INSURANCE: Kind.INSURANCE, Item.HOURS: Kind.HOURS, Item.AUDITED: Kind.AUDIT, Item.EXIT: Kind.EXIT,
    Item.HANDOVER: Kind.HANDOVER, Item.EXIT_AUDIT: Kind.AUDIT, Item.FILED_EXIT: Kind.FILED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything of one dossier for one reader. `actor` None is the person: nothing can be entered or put right.

    `whole` for the person's last tenure, whose page shows the entire file; an earlier one shows what belongs to it.
    """

    tenure: Tenure
    actor: Actor | None
    whole: bool
    entries: list[Entry]
    judgements: list[Judgement]
    classes: list[Enrolment]
    career: list[Tenure]
    standing: Standing

    @property
    def in_force(self) -> list[Entry]:
        return [each for each in self.entries if holds(each)]

    def may(self, right: str) -> bool:
        return self.actor is not None and self.actor.may(right, path_of(self.tenure))


def holds(entry: Entry) -> bool:
    return not entry.void and getattr(entry, "replaced_by", None) is None


def opened(tenure: Tenure, actor: Actor | None) -> Opened:
    whole = tenures.latest(tenure)
    career = list(tenures.of_person(tenure.person_id)) if whole else [tenure]
    first, last = min(each.start_on for each in career), None if whole else tenure.end_on
    return Opened(
        tenure, actor, whole, list(_entries(tenure, whole)),
        [each for each in beside.judgements(tenure.person_id, actor) if first <= each.on and _within(each.on, last)],
        [each for each in beside.classes_of(tenure.person_id, first) if _within(each.course.end_on, last)],
        career, standing.standings([tenure])[tenure.pk],
    )  # fmt: skip


def _within(day: dt.date, last: dt.date | None) -> bool:
    return last is None or day <= last


def _entries(tenure: Tenure, whole: bool) -> QuerySet[Entry]:
    found = (
        Entry.objects.filter(tenure__person=tenure.person_id)
        if whole
        else Entry.objects.filter(tenure=tenure)
    )
    return found.select_related("replaced_by", "stand_in__personal", "tenure").order_by("on", "pk")


def lines(found: Opened) -> list[dict[str, Any]]:
    """Each required item with its state, and where a missing one is dealt with."""
    return [
        {
            "item": each.item,
            "label": each.label,
            "filled": each.filled,
            "url": "" if each.filled else way_to(found, each.item),
        }
        for each in found.standing.lines
    ]


def way_to(found: Opened, item: Item) -> str:
    """The page on which a missing item is entered or held; empty where the reader has no part in it."""
    if found.actor is None:
        return ""
    if kind := _ENTERED.get(item):
        return (
            url_at("enter", found.tenure, found.tenure.pk, kind.value) if found.may(right_for(kind)) else ""
        )
    if item is Item.SCAN:
        return f"#papers-dossier-{found.tenure.pk}" if found.may(DOSSIER_MANAGE) else ""
    place = {"region": region_of(found.tenure).code}
    if item is Item.TRAINED:
        url = reverse("training:person", args=[found.tenure.person_id])
        return f"{url}?{urlencode(place)}" if found.may(TRAINING_VIEW) else ""
    if item in {Item.APPRAISED, Item.JUDGED}:
        return f"{reverse('appraisal:sessions')}?{urlencode(place)}" if found.may(APPRAISAL_VIEW) else ""
    return ""


def next_step(found: Opened) -> tuple[Words, str]:
    """The first thing that is missing with the page for it; an end that is due comes before everything."""
    leaving = exit_of(found)
    if leaving and found.tenure.end_on is None and leaving.on <= clock.today() and _settled(found, leaving):
        return _("离任日期到了，办理离任"), url_at("end", found.tenure) if found.may(DOSSIER_MANAGE) else ""
    if found.standing.missing:
        item = found.standing.missing[-1 if leaving and found.tenure.end_on is None else 0]
        return rules.LABELS[item], way_to(found, item)
    return "", ""


def _settled(found: Opened, leaving: Entry) -> bool:
    return leaving.code not in rules.CAN_WAIT or not set(found.standing.missing) & set(rules.BEFORE_LEAVING)


def exit_of(found: Opened) -> Entry | None:
    mine = (each for each in found.in_force if each.kind == Kind.EXIT and each.tenure_id == found.tenure.pk)
    return next(mine, None)


def sheets(found: Opened) -> list[dict[str, Any]]:
    """The sheets that hold, the latest first, each with its words and what may be done with it."""
    return [
        {
            "entry": each, "kind": each.get_kind_display(), "words": showing.words_of(each),
            "stand_in": _named(found, each), "may": found.may(right_for(Kind(each.kind))),
        }
        for each in reversed(found.in_force)
    ]  # fmt: skip


def _named(found: Opened, entry: Entry) -> str:
    if entry.stand_in is None:
        return ""
    if found.actor is None:
        # Whom the person named to stand in is no secret to the person.
        return str(entry.stand_in.personal)
    return name_of(found.actor, entry.stand_in.personal, path_of(found.tenure))


def timeline(found: Opened) -> list[dict[str, Any]]:
    """The career from the last day back."""
    events = [*_posts(found), *_sheets(found), *_elsewhere(found)]
    return sorted(events, key=lambda each: each["at"], reverse=True)


def _posts(found: Opened) -> Iterator[dict[str, Any]]:
    for each in found.career:
        place = region_of(each).name
        note = _("，").join(part for part in (each.get_selection_display(), each.decree) if part)
        yield _event(each.start_on, _("任%(place)s党组织书记") % {"place": place}, note, "ok")
        if each.end_on:
            note = _("，").join(
                part for part in (_(each.end_reason) if each.end_reason else "", each.end_decree) if part
            )
            yield _event(each.end_on, _("离任%(place)s党组织书记") % {"place": place}, note, "warn")


def _sheets(found: Opened) -> Iterator[dict[str, Any]]:
    for each in found.entries:
        if each.void:
            continue
        words, later = showing.words_of(each), getattr(each, "replaced_by", None)
        if later is not None:
            done = _("已撤销") if later.void else _("已更正")
            words = _("，").join(part for part in (words, f"{done}{_('：')}{later.reason}") if part)
        yield _event(each.on, each.get_kind_display(), words, "plain" if later else "info")


def _elsewhere(found: Opened) -> Iterator[dict[str, Any]]:
    for each in found.judgements:
        yield _event(each.on, each.session.get_kind_display(), _graded(each))
    for row in found.classes:
        said = _("%(title)s，计 %(hours)s 学时") % {"title": row.course.title, "hours": row.credited}
        yield _event(row.course.end_on, _("培训"), said)
    for tenure in found.career:
        term = beside.of_term(tenure)
        if term.audit_on:
            yield _event(term.audit_on, _("公布任期经济责任审计结果"), term.audit_number)
        if term.handover_on:
            yield _event(term.handover_on, _("换届工作移交"), "")
    for piece in sources.pieces(found.tenure.pk):
        yield _event(piece.on, str(piece.what), piece.note, url=piece.url if found.actor else "")


def _graded(each: Judgement) -> str:
    year = _("%(year)s年度") % {"year": each.session.year}
    return _("，").join(part for part in (year, each.label or _("已评定")) if part)


def _event(at: dt.date, what: str, note: str, tone: str = "plain", url: str = "") -> dict[str, Any]:
    return {"at": at, "who": "", "what": what, "note": note, "tone": tone, "url": url}
