"""Reads of the register: who is listed now, needs, matches, and what a desk or a page of figures counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region
from lingyan.team.talent.models import Consent, Match, Need, Offer, Talent
from lingyan.team.talent.parameters import ANSWER_DAYS, WARN_DAYS

RUNNING: Final = (Match.State.PROPOSED, Match.State.ACCEPTED)
TAKEN: Final = (Match.State.ACCEPTED, Match.State.CLOSED)
"""States of matches that the person accepted; those dropped because the person left count nowhere."""


def consenting(day: dt.date | None = None) -> Q:
    """Talents whose consent to the register holds: nobody else is shown, whether or not the worker has been there."""
    return Q(state=Talent.State.LISTED) & Q(_held("pk", day))


def _held(talent: str, day: dt.date | None = None) -> Exists:
    rows = Consent.objects.filter(talent=OuterRef(talent), purpose=Consent.Purpose.MATCH, ended_on=None)
    return Exists(rows.filter(until__gte=day or clock.today()))


def talents(actor: Actor, region: Region | None = None, right: str = TALENT_VIEW) -> QuerySet[Talent]:
    """Who is listed in the reader's regions."""
    found = Talent.objects.filter(actor.scope(right, "region__path")).filter(consenting())
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.select_related("region__parent", "personal", "particulars")


def needs(actor: Actor, region: Region | None = None, right: str = TALENT_VIEW) -> QuerySet[Need]:
    """Needs of the reader's regions, with how many persons were asked, accepted and brought to an outcome."""
    found = Need.objects.filter(actor.scope(right, "region__path")).select_related("region__parent")
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.annotate(
        asked=Count("matches"),
        accepted=Count("matches", filter=Q(matches__state__in=TAKEN)),
        closed=Count("matches", filter=Q(matches__state=Match.State.CLOSED)),
    )


def matches(actor: Actor, region: Region | None = None, right: str = TALENT_VIEW) -> QuerySet[Match]:
    """Matches for needs of the reader's regions. PRIVACY: only where `agreed` holds may a page say who it is."""
    found = Match.objects.filter(actor.scope(right, "need__region__path")).annotate(agreed=_held("talent"))
    if region is not None:
        found = found.filter(need__region__path__startswith=region.path)
    return found.select_related("need__region__parent", "talent__region", "talent__personal")


def matches_of(actor: Actor, talent: Talent) -> QuerySet[Match]:
    """Matches of one person, whose page the reader may see, with the needs wherever they are."""
    del actor
    return talent.matches.select_related("need__region").order_by("-proposed_on", "-pk")


def candidates(actor: Actor, need: Need) -> QuerySet[Talent]:
    """Who offers what a need asks for and was not asked for it yet, in the order of the villages: nobody is ranked."""
    offering = Offer.objects.filter(talent=OuterRef("pk"), kind=need.kind)
    asked = Match.objects.filter(talent=OuterRef("pk"), need=need)
    found = talents(actor, right=TALENT_MANAGE).filter(Exists(offering), ~Exists(asked))
    return found.prefetch_related("offers").order_by("region__code", "pk")


def running_out(actor: Actor, region: Region | None) -> QuerySet[Talent]:
    """Listed persons with a consent that runs out within the days a county sets; `first_until` is the first of them."""
    today = clock.today()
    last = today + dt.timedelta(days=integer_of(WARN_DAYS, region.path if region else "", today))
    soon = Consent.objects.filter(talent=OuterRef("pk"), ended_on=None, until__gte=today, until__lte=last)
    found = Talent.objects.filter(actor.scope(TALENT_MANAGE, "region__path"), Exists(soon), consenting(today))
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.annotate(first_until=Subquery(soon.order_by("until").values("until")[:1]))


def unanswered(actor: Actor, region: Region | None, right: str = TALENT_MANAGE) -> QuerySet[Need]:
    """Open needs that stand so many days without anybody asked."""
    today = clock.today()
    since = today - dt.timedelta(days=integer_of(ANSWER_DAYS, region.path if region else "", today))
    found = Need.objects.filter(
        actor.scope(right, "region__path"), state=Need.State.OPEN, until__gte=today, made_on__lte=since
    ).filter(~Exists(Match.objects.filter(need=OuterRef("pk"))))
    return found.filter(region__path__startswith=region.path) if region is not None else found


def lapsed(actor: Actor, region: Region | None, right: str) -> QuerySet[Need]:
    """Open needs whose last day is over."""
    found = Need.objects.filter(
        actor.scope(right, "region__path"), state=Need.State.OPEN, until__lt=clock.today()
    )
    return found.filter(region__path__startswith=region.path) if region is not None else found


def waiting(actor: Actor, region: Region | None) -> QuerySet[Match]:
    """Matches that wait for the person's answer or for an outcome."""
    found = Match.objects.filter(actor.scope(TALENT_MANAGE, "need__region__path"), state__in=RUNNING)
    return found.filter(need__region__path__startswith=region.path) if region is not None else found


@dataclass(slots=True)
class Figures:
    """Counts of one place: persons listed, open needs, and of a year the matches proposed, accepted, with outcome."""

    counts: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, name: str) -> int:
        return self.counts[name]


def figures(actor: Actor, region: Region, year: int) -> dict[str, Figures]:
    """Figures by the places one level below a region (path → Figures), and of all under the region's own path.

    Only numbers: nothing here says who.
    """
    found: dict[str, Figures] = {}
    depth = len(region.path)

    def add(name: str, rows: QuerySet[Any], path: str) -> None:
        for place, number in rows.order_by().values_list(path).annotate(n=Count("pk")):
            below = place[: place.index("/", depth) + 1] if len(place) > depth else place
            for key in {below, region.path}:
                found.setdefault(key, Figures()).counts[name] += number

    add("listed", talents(actor, region).select_related(None), "region__path")
    wanted = Need.objects.filter(
        actor.scope(TALENT_VIEW, "region__path"), region__path__startswith=region.path
    )
    add("needs", wanted.filter(made_on__year=year).exclude(closing=Need.Closing.MISTAKE), "region__path")
    add("open", wanted.filter(state=Need.State.OPEN, until__gte=clock.today()), "region__path")
    made = matches(actor, region).select_related(None).filter(proposed_on__year=year)
    add("proposed", made, "need__region__path")
    add("accepted", made.filter(state__in=TAKEN), "need__region__path")
    add("closed", made.filter(state=Match.State.CLOSED), "need__region__path")
    return found


def outcomes(actor: Actor, region: Region, year: int) -> Counter[str]:
    """How many matches of a year's proposals came to each outcome, and the jobs that projects brought."""
    made = (
        matches(actor, region).select_related(None).filter(proposed_on__year=year, state=Match.State.CLOSED)
    )
    found = Counter(dict(made.order_by().values_list("outcome").annotate(n=Count("pk"))))
    found["jobs"] = sum(made.filter(jobs__gt=0).values_list("jobs", flat=True))
    return found


def returned_youth(region_path: str, day: dt.date) -> QuerySet[Talent]:
    """Listed persons who count as returned youth on a day, by `rules.counts_as_returned`."""
    counted = Consent.objects.filter(
        talent=OuterRef("pk"), purpose=Consent.Purpose.COUNT, ended_on=None, until__gte=day
    )
    return Talent.objects.filter(
        consenting(day), Exists(counted), region__path__startswith=region_path, particulars__young=True,
        particulars__stays_on__range=(day - dt.timedelta(days=365), day),
    )  # fmt: skip
