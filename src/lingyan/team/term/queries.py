"""Reads of a 换届: the rounds somebody sees, how many villages stand in each state, who is late or will be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from lingyan.decisions import assemblies
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TERM_VIEW
from lingyan.people.rules import due_on
from lingyan.regions.models import Region
from lingyan.team.roster import turnout
from lingyan.team.term import annulled, calendar
from lingyan.team.term.calendar import Step
from lingyan.team.term.models import (
    Acting,
    ByElection,
    Complaint,
    DepartureVote,
    Process,
    Round,
    Stage,
)
from lingyan.team.term.models import Count as Vote
from lingyan.team.term.parameters import days_at
from lingyan.team.term.states import ORDER, State, reached

SENT_BACK: Final = ("postponed", annulled.SENT_BACK, "again")
"""One of these is in the evidence of a stage that was written because the village was sent back to it."""


def visible(actor: Actor, region: Region | None = None) -> QuerySet[Process]:
    """The villages' 换届 that the actor may see, inside a region; by-elections are apart."""
    found = Process.objects.filter(actor.scope(TERM_VIEW, "region__path"), by_election=None)
    return found.filter(region__path__startswith=region.path) if region else found


def by_elections(actor: Actor, region: Region | None = None) -> QuerySet[Process]:
    """The by-elections that the actor may see, inside a region."""
    found = Process.objects.filter(actor.scope(TERM_VIEW, "region__path")).exclude(by_election=None)
    return found.filter(region__path__startswith=region.path) if region else found


def rounds(actor: Actor, region: Region | None = None) -> QuerySet[Round]:
    """Rounds with villages that the actor may see, the latest voting day first."""
    return Round.objects.filter(pk__in=visible(actor, region).values("round")).order_by("-vote_on", "-pk")


def late(on: dt.date) -> Q:
    """The next step's last day has passed."""
    return Q(due_on__lt=on)


def at_risk(on: dt.date) -> Q:
    """Not late, but past the day that leaves time for the later steps."""
    return Q(advised_on__lt=on) & (Q(due_on__gte=on) | Q(due_on=None))


def unanswered(on: dt.date) -> QuerySet[Complaint]:
    """Complaints whose day for a decision has passed."""
    return Complaint.objects.filter(decided_on=None, due_on__lt=on)


@dataclass(frozen=True, slots=True)
class Totals:
    """Villages of one state or township, and how many of them are late or will be."""

    villages: int = 0
    late: int = 0
    at_risk: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The county's view: by state in the order of the law, by township in the order of codes; never a ranking."""

    total: Totals
    states: list[tuple[State, Totals]] = field(default_factory=list)
    towns: list[tuple[Region, Totals, int]] = field(default_factory=list)


def overview(processes: QuerySet[Process], on: dt.date) -> Overview:
    """Counted by the database in two queries, whatever the number of villages."""
    counts = {
        "villages": Count("pk"), "late": Count("pk", filter=late(on)), "at_risk": Count("pk", filter=at_risk(on)),
    }  # fmt: skip
    by_state = processes.order_by().values_list("state").annotate(**counts)
    states = {State(state): Totals(*numbers) for state, *numbers in by_state}
    rows = list(
        processes.order_by()
        .values_list("region__parent")
        .annotate(**counts, closed=Count("pk", filter=Q(state=State.CLOSED)))
    )
    towns = Region.objects.in_bulk([row[0] for row in rows])
    listed = [(towns[parent], Totals(*numbers), closed) for parent, *numbers, closed in rows]
    order = [*ORDER, State.SUSPENDED]
    return Overview(
        _sum(states.values()),
        [(state, states.get(state, Totals())) for state in order],
        sorted(listed, key=lambda row: row[0].code),
    )


def _sum(totals: Iterable[Totals]) -> Totals:
    rows = list(totals)
    return Totals(*(sum(getattr(row, name) for row in rows) for name in ("villages", "late", "at_risk")))


def steps_of(process: Process) -> list[Step]:
    """The calendar of one village by the rules on its voting day."""
    days = days_at(process.region.code, process.region.path, process.vote_on)
    return calendar.steps(
        process.vote_on,
        days,
        formed_on=process.formed_on,
        by_election=process.by is not None,
        meeting=process.by_meeting,
        again_from=annulled.again_from(process),
    )


def step_json(
    step: Step, on: dt.date, *, done_on: dt.date | None = None, done: bool = False
) -> dict[str, Any]:
    """One step as commands print it; dates are ISO, `late` against a day or against the day it was done."""
    return {
        "key": step.key, "label": str(step.label), "due": step.due.isoformat(),
        "earliest": step.earliest.isoformat() if step.earliest else None,
        "latest": step.latest.isoformat() if step.latest else None, "advised": step.advised.isoformat(),
        "days": step.days, "basis": str(step.basis), "done": done, "done_on": done_on.isoformat() if done_on else None,
        "late": step.latest is not None and (done_on > step.latest if done_on else not done and step.latest < on),
    }  # fmt: skip


def status_rows(processes: QuerySet[Process], on: dt.date) -> list[dict[str, Any]]:
    """Every village as `lingyan term status` prints it: code, name, state, next step with its dates, late or at risk."""
    rows = processes.order_by("region__code").values_list(
        "region__code", "region__name", "state", "vote_on", "due_on", "advised_on", "voters", "moved_on"
    )
    return [_status(*row, on=on) for row in rows]


def _status(
    code: str, name: str, state: str, vote_on: dt.date, due: dt.date | None, advised: dt.date | None, voters: int | None,
    moved: dt.date | None, *, on: dt.date,
) -> dict[str, Any]:  # fmt: skip
    late_now = due is not None and due < on
    return {
        "code": code, "name": name, "state": state, "label": str(State(state).label), "since": _iso(moved),
        "vote_on": vote_on.isoformat(), "due": _iso(due), "advised": _iso(advised), "voters": voters, "late": late_now,
        "at_risk": not late_now and advised is not None and advised < on,
    }  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def done_days(process: Process) -> dict[State, dt.date]:
    """When each state that still counts was reached. Another vote that was annulled leaves the day of the vote alone."""
    now = State(process.before or process.state)
    return {
        State(each.state): each.on
        for each in annulled.live(process.stages.order_by("no"))
        if reached(now, State(each.state))
        and not (each.state == State.VOTED and annulled.SENT_BACK in each.evidence)
    }


def met_on(process: Process, done: Mapping[State, dt.date]) -> dt.date | None:
    """When the present candidates met the villagers; a meeting before the final list was of others."""
    if State.FINALISED not in done:
        return None
    held = process.candidate_meetings.filter(on__gte=done[State.FINALISED]).order_by("on").first()
    return held.on if held else None


def day_of(step: Step, done: Mapping[State, dt.date], met: dt.date | None) -> dt.date | None:
    """When a step was done, by what `done_days` and `met_on` found."""
    if step.key == calendar.MEETING:
        return met
    return done.get(step.state) if step.state else None


def representatives(village: Region, on: dt.date) -> int | None:
    """村民代表 by the latest record of a 换届 whose term runs on a day (A-18); None where none is on record."""
    stages = Stage.objects.filter(process__region=village, state=State.SUPPORTED).order_by("-on", "-pk")
    for said in stages.values_list("evidence", flat=True):
        chosen = dt.date.fromisoformat(said["representatives_on"])
        if chosen <= on:
            return int(said["representatives"]) if on < due_on(chosen) else None
    return None


def assemblies_held(path: str, by: dt.date) -> Iterator[assemblies.Held]:
    """Meetings that chose an election committee or who acts, that elected in a by-election, or voted about a member's
    leaving with enough present.

    A village that was sent back has the stage of its election committee twice, and met once. An annulled vote elects
    nobody, but the meeting was held.
    """
    stages = Stage.objects.filter(
        state=State.COMMITTEE, on__lte=by, evidence__way__in=assemblies.KINDS, process__region__path__startswith=path
    ).exclude(evidence__has_any_keys=SENT_BACK)  # fmt: skip
    for row in stages.order_by().values_list("process__region", "evidence__way", "on"):
        yield assemblies.Held(*row)
    elected = Vote.objects.filter(
        process__by_election__way=ByElection.Way.REPRESENTATIVES, on__lte=by, process__region__path__startswith=path
    )  # fmt: skip
    for row in elected.order_by().values_list("process__region", "process__by_election__way", "on"):
        yield assemblies.Held(*row)
    votes = DepartureVote.objects.filter(
        valid=True, on__lte=by, body__in=assemblies.KINDS, matter=None, departure__region__path__startswith=path
    )  # fmt: skip
    for row in votes.order_by().values_list("departure__region", "body", "on"):
        yield assemblies.Held(*row)
    yield from _acting_chosen(path, by)


def _acting_chosen(path: str, by: dt.date) -> Iterator[assemblies.Held]:
    """Meetings of representatives that picked who acts without a chief."""
    chosen = Acting.objects.filter(way=Acting.Way.MEETING, on__lte=by, region__path__startswith=path)
    for region, on in chosen.order_by().values_list("region", "on"):
        yield assemblies.Held(region, "representatives", on)


def polls(path: str, by: dt.date) -> Iterator[turnout.Poll]:
    """The votes of whole 换届 by a day by which turnout is measured, one of an organ in each village."""
    found = annulled.first_votes(Vote.objects.filter(
        on__lte=by, organ__in=(turnout.COMMITTEE, turnout.PARTY), process__by_election=None,
        process__region__path__startswith=path,
    ))  # fmt: skip
    rows = found.order_by("on", "no", "pk").values_list(
        "process__region__path", "organ", "on", "eligible", "present"
    )
    for row in rows:
        yield turnout.Poll(*row)
