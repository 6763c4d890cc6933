"""What the changes of a village's 换届 share: the locked process, what is known of it, a step onward."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Max, Q, QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.parameters.queries import Values
from lingyan.people.models import Person, Tenure, Term
from lingyan.people.rules import due_on
from lingyan.regions.models import Region
from lingyan.team.review.queries import full_members_without_right
from lingyan.team.roster.models import RosterEntry
from lingyan.team.roster.models import Round as RosterRound
from lingyan.team.term import annulled, ballots, calendar, party, states
from lingyan.team.term.covers import PROCESS
from lingyan.team.term.evidence import Situation, Standing
from lingyan.team.term.models import Complaint, Elected, Nominee, Organ, Process, Rank, Stage
from lingyan.team.term.parameters import days_at, monitors_size, province_of
from lingyan.team.term.rules import Seats
from lingyan.team.term.shifting import EVERYWHERE, Shift
from lingyan.team.term.states import State

LISTED_FOR: Final = "listed_for"
"""In the evidence of a voter list: the voting day it was posted for."""


def hold_places(region: Region) -> None:
    """Hold the region and all in it until the transaction ends, so that of two rounds opened at once one sees the other."""
    rows = Region.objects.select_for_update(no_key=True).filter(path__startswith=region.path).order_by("pk")
    list(rows.values_list("pk", flat=True))


def process_for(actor: Actor, right: str, process_id: int) -> Process:
    """The village's process, locked, for an actor who holds the right in its region."""
    found = Process.objects.select_for_update(of=("self",)).select_related(
        "region", "round", "by_election__term"
    )
    process = found.filter(pk=process_id).first()
    if process is None:
        raise Refused("没有这个村的换届", code="unknown-process")
    actor.require(right, process.region.path)
    return process


def require_state(process: Process, *wanted: State) -> None:
    if process.state not in wanted:
        labels = "、".join(in_source(each.label) for each in wanted)
        message = f"{process.region.name}现在是“{label_of(process.state)}”，这一步要在“{labels}”时办理"
        raise Refused(message, code="wrong-state")


def label_of(state: str) -> str:
    """A state as refusals say it, whatever the reader's language."""
    return in_source(State(state).label)


def require_past(on: dt.date) -> None:
    """What is recorded has happened."""
    if on > clock.today():
        raise Refused(f"日期 {on} 还没有到，只能登记已经办完的事", code="future")


def require_soon(vote_on: dt.date) -> None:
    """A voting day lies inside the next five years, the term of a village's bodies (A-02, A-09)."""
    if vote_on > (last := due_on(clock.today())):
        raise Refused(f"选举日 {vote_on} 太远，应不晚于 {last}", code="too-far-ahead")


def days_of(process: Process, values: Values | None = None) -> dict[str, int]:
    """The days that hold for the village on its voting day."""
    return days_at(process.region.code, process.region.path, process.vote_on, values)


def situation(process: Process, values: Values | None = None) -> Situation:
    """Everything that the guards of a state ask for."""
    stages = {State(each.state): each for each in annulled.live(process.stages.order_by("no"))}
    live = _in_force(process, stages)
    elected = ballots.elected_to(process)
    return Situation(
        vote_on=process.vote_on, days=days_of(process, values),
        reached={state: each.on for state, each in live.items()},
        proven={state: each.evidence for state, each in live.items()},
        seats=Seats(process.deputies, process.members), voters=process.voters, chief=process.seats[0],
        by_election=process.by is not None, by_meeting=process.by_meeting,
        preselected=standing(process).aggregate(most=Max("preselected"))["most"] or 0, register=process.register.count(),
        nominees=tuple(
            Standing(each.rank, each.review == Nominee.Review.CLEAR, each.review == Nominee.Review.WAITING, each.formal,
                     each.person.sex == Person.Sex.FEMALE)
            for each in standing(process).select_related("person")
        ),
        formed_on=process.formed_on,
        chiefs=frozenset(elected.filter(rank=0).values_list("count__organ", flat=True)),
        party_elected=elected.filter(count__organ=Organ.PARTY).count(), party_members=_party_members(process),
        party_committee=bool(party.begun(process)),
        party_waiting=elected.filter(
            count__organ=Organ.PARTY, nominee__review=Nominee.Review.WAITING
        ).count(),
        supervisors=elected.filter(count__organ=Organ.SUPERVISION).count(), **_monitors(process),
        party_due=_term_due(process, Organ.PARTY), shift=shift_of(process),
        complaints=process.complaints.filter(decided_on=None).count(), woman_rank=_woman_rank(process),
    )  # fmt: skip


def _party_members(process: Process) -> int:
    """Full members of the last meeting of the party, as they were stated; none before it.

    Counts of before these were kept are read with the rights that rested on their day by what is known of it now.
    """
    last = process.counts.filter(organ=Organ.PARTY).order_by("-no").first()
    if last is None:
        return 0
    if last.formal is not None:
        return last.formal
    return last.eligible + full_members_without_right(process.region, last.on)


def _monitors(process: Process) -> dict[str, Any]:
    """Who is elected to watch the collective, and whether a 监事会 with its chief was voted on."""
    counts = process.counts.filter(organ=Organ.MONITORS, valid=True)
    if not counts.exists():
        return {}
    ranks = Counter(each.rank for each in ballots.seated(process, Organ.MONITORS))
    return {
        "monitors": Seats(0, ranks[Rank.MEMBER], ranks[Rank.CHIEF]), "monitors_chief": counts.filter(chief=1).exists(),
        "monitors_size": monitors_size(process.region.code, process.vote_on),
    }  # fmt: skip


def _woman_rank(process: Process) -> int | None:
    """The post in which a woman has to be elected; none where one of those who stay is a woman."""
    stays = any(each.person.sex == Person.Sex.FEMALE for each in ballots.sitting(process))
    return None if stays else ballots.woman_rank(process)


def standing(process: Process, organ: str = Organ.COMMITTEE) -> QuerySet[Nominee]:
    """Nominees of an organ who neither gave up nor were found ineligible; names written on ballots are apart."""
    live = process.nominees.filter(organ=organ, withdrawn_on=None).exclude(review=Nominee.Review.BARRED)
    return live.exclude(origin=Nominee.Origin.WRITTEN_IN)


def _in_force(process: Process, stages: dict[State, Stage]) -> dict[State, Stage]:
    """Stages that still count: what lies after the present state was undone by a postponement."""
    now = State(process.before or process.state)
    return {state: each for state, each in stages.items() if states.reached(now, state)}


def _term_due(process: Process, organ: str) -> dt.date | None:
    """When the running term of an organ ends, where an election here began it.

    A roster says too little of the term that it begins, and one who joined between two elections begins it too late: as
    for the villagers' committee (`shift_of`) nothing is refused by it (A-03).
    """
    term = _running_term(process, organ)
    begun = term and annulled.in_force(Elected.objects.filter(tenure__term=term)).exists()
    return term.due_on if term and begun else None


def _running_term(process: Process, organ: str) -> Term | None:
    found = Term.objects.filter(
        body__organisation__region=process.region, body__organisation__kind=organ, body__organisation__dissolved_on=None,
        ended_on=None,
    )  # fmt: skip
    return found.order_by("-start_on").first()


def shift_of(process: Process) -> Shift:
    """How far the village's vote is from the end of the committee's term; a by-election serves the rest of one.

    A term that an earlier election here began is measured by its days; one that came with a roster by the month in which
    its members took office, where the roster says it of most. One that an annulled vote of this 换届 began is none.
    """
    term = None if process.by else _running_term(process, Organ.COMMITTEE)
    if term is None:
        return Shift()
    begun = Elected.objects.filter(tenure__term=term).exclude(count__process=process)
    elected = annulled.in_force(begun).exists()
    if not elected and not _said_by_roster(term, process.region):
        return Shift()
    own = province_of(process.region.code, process.vote_on)
    documents = tuple(own.shift_documents if own else EVERYWHERE)
    if elected:
        return Shift(term.due_on, process.vote_on, documents=documents)
    until = Month.of(term.due_on).last_day
    return Shift(term.due_on, process.vote_on, documents=documents, until=until, binding=False)


def _said_by_roster(term: Term, region: Region) -> bool:
    """Whether a frozen roster says of most who sit in a body that they took office in the month in which its term began.

    A term that one new member began, between two elections, is none; one without a stated month begins on the roster's day.
    """
    members = set(
        Tenure.objects.filter(post__body=term.body_id, end_on=None).values_list("person", flat=True)
    )
    said = RosterEntry.objects.filter(
        round__state=RosterRound.State.FROZEN,
        village=region,
        person__in=members,
        since=Month.of(term.start_on),
    )
    return term.start_on.day == 1 and 2 * said.values("person").distinct().count() > len(members)


def documents_to_show(process: Process) -> tuple[str, ...]:
    """What another voting day may have to show for a term that is not kept, and no step has shown so far."""
    known, shift = situation(process), shift_of(process)
    if shift.due is None or not shift.binding or State.COMMITTEE not in known.reached:
        return ()
    shown = {code for said in known.proven.values() for code in said}
    return tuple(code for code in shift.documents if code not in shown)


def upheld(process: Process) -> Complaint | None:
    """An upheld complaint about a vote that still counts: received since the first of these, and not yet acted upon.

    Where a level above was asked, what it finds takes the place of the first decision.
    """
    counts = annulled.counting(process.counts.filter(organ=Organ.COMMITTEE, valid=True)).order_by("no")
    first = counts.values_list("on", flat=True).first()
    if first is None:
        return None
    found = process.complaints.filter(outcome=Complaint.Outcome.UPHELD, second=None).filter(
        Q(first=None, received_on__gte=first) | Q(first__received_on__gte=first)
    )
    return found.filter(annulments=None).first()


def listed_for(process: Process, known: Situation) -> dt.date:
    """The voting day that the voter list was posted for; lists from before this was kept count from the present day."""
    said = known.proven.get(State.VOTERS_LISTED, {}).get(LISTED_FOR)
    return dt.date.fromisoformat(str(said)) if said else process.vote_on


def add_stage(
    actor: Actor,
    process: Process,
    state: State,
    on: dt.date,
    evidence: Mapping[str, Any],
    *,
    reason: str = "",
    values: Values | None = None,
) -> Stage:
    """Write the stage and move the process; the caller records the audit entry in the same transaction.

    A village that an annulment sends back, or its end brings forward, is not late by that.
    """
    moved = {annulled.SENT_BACK, annulled.RESTORED} & evidence.keys()
    late = not moved and is_late(process, state, on, values)
    last = process.stages.order_by("-no").values_list("no", flat=True).first() or 0
    stage = Stage.objects.create(
        process=process, no=last + 1, state=state, on=on, evidence=dict(evidence), late=late, reason=reason,
        made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    process.state, process.moved_on = state, on
    plan(process, values)
    process.save()
    return stage


def is_late(process: Process, state: State, on: dt.date, values: Values | None = None) -> bool:
    """Whether a state is reached after the last lawful day."""
    steps = steps_of(process, values)
    return any(step.state is state and step.latest is not None and on > step.latest for step in steps)


def steps_of(process: Process, values: Values | None = None) -> list[calendar.Step]:
    """The village's calendar by the rules on its voting day."""
    days = days_of(process, values)
    return calendar.steps(
        process.vote_on,
        days,
        formed_on=process.formed_on,
        by_election=process.by is not None,
        meeting=process.by_meeting,
        again_from=annulled.again_from(process),
    )


def plan(process: Process, values: Values | None = None) -> None:
    """Set the dates of the next step by the rules in force."""
    waiting = calendar.waiting(State(process.state), steps_of(process, values))
    process.due_on, process.advised_on = waiting.due, waiting.advised


def note(actor: Actor, code: str, process: Process, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor, code, target=(PROCESS, process.pk), region_path=process.region.path, reason=reason, **details
    )
