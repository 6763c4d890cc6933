"""Reads of the room, each within what the reader may see."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import WEAK_OWN, WEAK_VIEW
from lingyan.regions.models import Region
from lingyan.team.weak import rules
from lingyan.team.weak.models import (
    Case,
    Check,
    Dismissal,
    Helper,
    Hint,
    LatestSweep,
    Plan,
    Problem,
    Progress,
    Sweep,
    View,
)
from lingyan.team.weak.rules import Side, State

PATH: Final = "village__path"


def current() -> QuerySet[Hint]:
    """Hints that no later sweep over their village took the place of.

    Read from the few latest sweeps of the regions swept: what came before is not looked at, however many there were.
    """
    place = ExpressionWrapper(OuterRef("village__path"), output_field=CharField())
    later = LatestSweep.objects.filter(sweep__gt=OuterRef("sweep_id")).alias(place=place)
    found = Hint.objects.filter(sweep__in=LatestSweep.objects.values("sweep"))
    return found.filter(~Exists(later.filter(place__startswith=F("region__path"))))


def hints(actor: Actor, region: Region | None = None) -> QuerySet[Hint]:
    found = current().filter(actor.scope(WEAK_VIEW, PATH)).select_related("village", "sweep")
    return found if region is None else found.filter(village__path__startswith=region.path)


def set_aside(day: dt.date | None = None) -> Exists:
    """Whether somebody holds the hint's sign in its village for none, on the day."""
    on = day or clock.today()
    return Exists(Dismissal.objects.filter(village=OuterRef("village"), sign=OuterRef("sign"), until__gte=on))


def in_case() -> Exists:
    """Whether the village stands in a case that is open, so that somebody takes care of it."""
    return Exists(Case.objects.filter(village=OuterRef("village"), state__in=rules.OPEN))


def again() -> Exists:
    """Whether the hint's sign was a problem of the case in whose WATCH year the village stands (F-3: it reopens)."""
    watched = Problem.objects.filter(case__village=OuterRef("village"), case__state=State.WATCH)
    return Exists(watched.filter(sign=OuterRef("sign")))


def waiting(found: QuerySet[Hint]) -> QuerySet[Hint]:
    """Hints that nobody set aside and no open case takes care of; those of a watched village wait too."""
    return found.filter(~set_aside(), ~in_case())


def sweeps(actor: Actor, region: Region | None = None) -> QuerySet[Sweep]:
    found = Sweep.objects.filter(actor.scope(WEAK_VIEW, "region__path")).select_related("region")
    return found if region is None else found.filter(region__path__startswith=region.path)


def last_sweep(region: Region) -> Sweep | None:
    """The latest sweep that took in the whole region."""
    above = [int(part) for part in region.path.strip("/").split("/")]
    return Sweep.objects.filter(region__in=above).order_by("-pk").first()


def cases(actor: Actor, region: Region | None = None) -> QuerySet[Case]:
    found = Case.objects.filter(actor.scope(WEAK_VIEW, PATH)).select_related("village")
    return found if region is None else found.filter(village__path__startswith=region.path)


def own_cases(actor: Actor) -> QuerySet[Case]:
    """PRIVACY: what a village's secretary sees: the own village's cases once the county has listed them."""
    found = Case.objects.filter(actor.scope(WEAK_OWN, PATH), state__in=rules.SHOWN_TO_VILLAGE)
    return found.select_related("village").order_by("-pk")


def late(day: dt.date) -> dict[str, Q]:
    """Which clock has run out, by name."""
    return {
        "plan": Q(state=State.LISTED, plan_due_on__lt=day),
        "review": Q(state=State.WORKING, review_due_on__lt=day),
        "watch": Q(state=State.WATCH, watch_until__lte=day),
    }


def plan_of(case: Case) -> Plan | None:
    """The version that holds."""
    return case.plans.order_by("-version").first()


def helpers_of(case: Case) -> dict[str, Helper]:
    """Who helps now, by side: the last named of each."""
    rows = case.helpers.select_related("person__personal").order_by("pk")
    return {row.side: row for row in rows}


def missing_sides(case: Case) -> list[Side]:
    helping = helpers_of(case)
    return [side for side in Side if side.value not in helping]


def check_of(case: Case) -> Check | None:
    """The self-check that waits for the county, or led to the release: the last one."""
    return case.checks.order_by("-pk").first()


def view_of(case: Case) -> View | None:
    """The villagers' view for the last self-check, the last entered."""
    found = check_of(case)
    return found.views.order_by("-pk").first() if found else None


def progress_of(case: Case) -> dict[int, str]:
    """Measure → how far, by the last review."""
    review = case.reviews.order_by("-pk").first()
    return dict(review.progress.values_list("measure_id", "how")) if review else {}


def not_done(case: Case) -> int:
    """Measures of the plan in force that the last review does not call done."""
    plan, how = plan_of(case), progress_of(case)
    if plan is None:
        return 0
    return sum(how.get(key) != Progress.How.DONE for key in plan.measures.values_list("pk", flat=True))


def hands_of(case: Case) -> set[int | None]:
    """Accounts that proposed or worked the case: none of them may decide about it."""
    from_steps = case.steps.filter(act__in=["propose", "plan", "check"]).values_list("by", flat=True)
    from_views = View.objects.filter(of_check__case=case).values_list("by", flat=True)
    return {*from_steps, *from_views}


def by_state(actor: Actor, region: Region | None) -> dict[str, int]:
    """How many cases of the region stand in each state, in one query."""
    counted = cases(actor, region).order_by().values_list("state").annotate(n=Count("pk"))
    return {**dict.fromkeys(State, 0), **dict(counted)}


def shown_cases(actor: Actor) -> QuerySet[Case]:
    """What either kind of reader may open."""
    own: Any = Q(actor.scope(WEAK_OWN, PATH), state__in=rules.SHOWN_TO_VILLAGE)
    return Case.objects.filter(actor.scope(WEAK_VIEW, PATH) | own)
