"""What is on record of the 村务监督委员会: meetings, yearly report, advice and answers (governance.md A-10, E-6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import OVERSIGHT_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region
from lingyan.team.branch import parameters
from lingyan.team.branch.models import Advice, Sitting
from lingyan.team.branch.rules import periods


def sittings(actor: Actor, region: Region | None = None, right: str = OVERSIGHT_VIEW) -> QuerySet[Sitting]:
    """All on record in the reader's regions, withdrawn ones too."""
    found = Sitting.objects.filter(actor.scope(right, "region__path")).select_related("region")
    return found.filter(region__path__startswith=region.path) if region else found


def counted(rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    """With `advised` and `answered`, the number of opinions and of those that have an answer."""
    answered = Count("advice", Q(advice__answered_on__isnull=False))
    return rows.annotate(advised=Count("advice"), answered=answered)


def valid(path: str, year: int) -> QuerySet[Sitting]:
    """What took place in a year below a path."""
    return Sitting.objects.filter(region__path__startswith=path, on__year=year, withdrawn_at=None)


def advice(path: str, year: int) -> QuerySet[Advice]:
    """What was advised in a year below a path."""
    return Advice.objects.filter(sitting__in=valid(path, year).order_by().values("pk"))


def unanswered(actor: Actor, region: Region | None, right: str, on: dt.date) -> QuerySet[Advice]:
    """Advice past its day without an answer."""
    inside = sittings(actor, region, right).order_by().values("pk")
    return Advice.objects.filter(late(on), sitting__in=inside)


def late(on: dt.date) -> Q:
    """Of advice: past its day on this one, without an answer, of a meeting that stands."""
    return Q(answered_on=None, due_on__lt=on, sitting__withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class Due:
    """A duty of a year in one village: a quarter (`2026Q1`) with its meetings, or the year (`2026`) with its report."""

    label: str
    held: int
    required: int
    over: bool

    @property
    def lacking(self) -> bool:
        return self.held < self.required


def duties(village: Region, year: int) -> list[Due]:
    """Quarters that have begun by today, and the year."""
    today = clock.today()
    rows = valid(village.path, year).values_list("kind", "on")
    met = [on for kind, on in rows if kind == Sitting.Kind.MEETING]
    found = [
        Due(each.label, sum(each.first <= on <= each.last for on in met),
            integer_of(parameters.SITTINGS, village.path, min(each.last, today)), each.last < today)
        for each in periods("quarter", year) if each.first <= today
    ]  # fmt: skip
    [whole] = periods("year", year)
    if whole.first <= today:
        reports = sum(kind == Sitting.Kind.REPORT for kind, _on in rows)
        found.append(Due(whole.label, reports, 1, whole.last < today))
    return found
