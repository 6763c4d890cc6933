"""Empty seats, their clocks, and departures, as lists, desks and the village's page read them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lingyan.identity.hands import by_hand
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import months_after, roll
from lingyan.kernel.rights import TERM_MANAGE, TERM_VIEW
from lingyan.people.models import Body, Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.term import leaving, rules
from lingyan.team.term.acting import CHIEF
from lingyan.team.term.models import Departure, DepartureStep, Process
from lingyan.team.term.parameters import clock_values, clocks_at
from lingyan.team.term.states import State

SECRETARY: Final = "书记"
Spans = list[tuple[dt.date, dt.date | None]]
_PLACE: Final = "organisation__region"
_PENDING: Final = (Departure.State.OPEN, Departure.State.PASSED)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Since when seats are empty; `due_on` is the last day for a by-election; `over` whether the clock has run out."""

    since: dt.date
    due_on: dt.date | None = None
    over: bool = False


def departures(actor: Actor, region: Region | None = None, right: str = TERM_VIEW) -> QuerySet[Departure]:
    """Departures that the actor may see, inside a region."""
    found = Departure.objects.filter(actor.scope(right, "region__path"))
    return found.filter(region__path__startswith=region.path) if region else found


def pending() -> Q:
    """Still to be decided or confirmed, of somebody who is still in office."""
    return Q(state__in=_PENDING, tenure__end_on=None)


def to_confirm(actor: Actor, found: QuerySet[Departure]) -> QuerySet[Departure]:
    """Those that wait for the second hand; for who confirms, written down by another hand than theirs."""
    passed = found.filter(pending(), state=Departure.State.PASSED)
    if not actor.may_somewhere(TERM_MANAGE):
        return passed
    others = passed.exclude(by_hand(actor.user_id, "vote__made_by"))
    return others.exclude(by_hand(actor.user_id, "made_by"), way__in=Departure.BY_DOCUMENT)


def recalls_due(by: dt.date) -> Q:
    """Recalls whose vote is due up to a day."""
    return pending() & Q(way=Departure.Way.RECALL, state=Departure.State.OPEN, due_on__lte=by)


def is_followed(departure: Departure) -> bool:
    """Whether a notice, a filing and a handover follow: of who left the villagers' committee."""
    return departure.state == Departure.State.LEFT and departure.way != Departure.Way.RELEASE


def without_step(kind: str) -> Q:
    """Who has left the villagers' committee, and something that follows is not recorded."""
    done = DepartureStep.objects.filter(departure=OuterRef("pk"), kind=kind)
    return Q(state=Departure.State.LEFT) & ~Q(way=Departure.Way.RELEASE) & ~Q(Exists(done))


def empty(actor: Actor, on: dt.date, region: Region | None = None, right: str = TERM_VIEW) -> QuerySet[Body]:
    """Bodies in which somebody sat before: committees below three or without a chief, parties without a secretary.

    `serving` counts who is in office of those counted: all of a committee, the secretary of a party.
    """
    counted = Q(post__body__organisation__kind=Organisation.Kind.COMMITTEE) | Q(post__title=SECRETARY)
    serving = in_office(on).filter(counted, post__body=OuterRef("pk")).order_by().values("post__body")
    ever = Tenure.objects.filter(counted, post__body=OuterRef("pk"), start_on__lte=on)
    found = Body.objects.filter(
        actor.scope(right, f"{_PLACE}__path"), Exists(ever), organisation__dissolved_on=None,
        organisation__kind__in=[Organisation.Kind.COMMITTEE, Organisation.Kind.PARTY],
    ).annotate(
        serving=Coalesce(Subquery(serving.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
        chief=Exists(in_office(on).filter(post__body=OuterRef("pk"), post__title=CHIEF)),
    )  # fmt: skip
    found = found.filter(
        Q(organisation__kind=Organisation.Kind.COMMITTEE, serving__lt=rules.SMALLEST_BODY)
        | Q(organisation__kind=Organisation.Kind.COMMITTEE, chief=False)
        | Q(organisation__kind=Organisation.Kind.PARTY, serving=0)
    )
    if region:
        found = found.filter(**{f"{_PLACE}__path__startswith": region.path})
    return found.select_related(f"{_PLACE}__parent").order_by(f"{_PLACE}__code", "pk")


def clocks(bodies: Iterable[Body], on: dt.date) -> dict[int, Vacancy]:
    """Since when each of these bodies lacks whom it lacks, and by when it has to be filled; by body id, in two queries."""
    listed = list(bodies)
    spans: dict[int, Spans] = defaultdict(list)
    rows = Tenure.objects.filter(post__body__in=listed).filter(
        Q(post__body__organisation__kind=Organisation.Kind.COMMITTEE) | Q(post__title=SECRETARY)
    )
    chiefs: dict[int, Spans] = defaultdict(list)
    for key, title, start, end in rows.values_list("post__body", "post__title", "start_on", "end_on"):
        spans[key].append((start, end))
        if title == CHIEF:
            chiefs[key].append((start, end))
    values, found = clock_values(), {}
    for body in listed:
        committee = body.organisation.kind == Organisation.Kind.COMMITTEE
        since = leaving.short_since(spans[body.pk], on, rules.SMALLEST_BODY if committee else 1)
        if since is None:
            if committee and (gone := _without_chief(spans[body.pk], chiefs[body.pk], on)):
                found[body.pk] = Vacancy(gone)
            continue
        place = body.organisation.region
        set_ = clocks_at(place.code, place.path, on, values)
        if committee:
            due = roll(months_after(since, set_["by-election-months"]))
            found[body.pk] = Vacancy(since, due, due < on)
        else:
            # Both days count, as where a gap of the past is measured (roster.vacancy).
            found[body.pk] = Vacancy(since, None, (on - since).days + 1 > set_["secretary-days"])
    return found


def _without_chief(spans: Spans, chiefs: Spans, on: dt.date) -> dt.date | None:
    """Since when a committee has no chief: since its first day where it never had one."""
    if chiefs:
        return leaving.short_since(chiefs, on, 1)
    return min((start for start, _end in spans), default=None)


def running(regions: Iterable[int]) -> dict[int, Process]:
    """The village's process that is not done, by region id: a by-election or a whole 换届 fills the seats."""
    open_ = Process.objects.filter(region__in=list(regions)).exclude(state=State.CLOSED)
    return {each.region_id: each for each in open_.select_related("region", "round", "by_election")}
