"""Votes of 两推一选 and of a committee that fills its own post: two recommendations, the party meeting, the committee's.

Each has its own denominator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import SELECTION_RECORD
from lingyan.parameters.queries import integer_of
from lingyan.team.review.queries import full_members_without_right, having_right, resting
from lingyan.team.selection import rules, sitting
from lingyan.team.selection.actions.common import (
    add_step,
    note,
    procedure_for,
    require_next,
    require_order,
    standing,
)
from lingyan.team.selection.actions.steps import require_margin, require_review_valid
from lingyan.team.selection.models import Candidate, Kind, Procedure, Tally, Vote
from lingyan.team.selection.parameters import MEMBERS_PRESENT, MEMBERS_SHARE, PEOPLE_SHARE
from lingyan.team.selection.rules import Sheet

VOTED_FOR: Final = (Candidate.State.FORMAL, Candidate.State.WRITTEN)
VOTED: Final = audit.register("selection.voted", "登记选拔投票")


def record_vote(
    actor: Actor, *, procedure_id: int, on: dt.date, sheet: Sheet, votes: Mapping[int, int]
) -> Vote:
    """Enter a count sheet; `votes` by candidate id, for all who stand in this vote.

    Too few present: the vote stays on record as not held and the step is still due. The eligible of a party election are
    the full members, of the committee's its members, each less those whose election right rests on the day. Nobody over
    the county's share, or not enough elected: the next vote fills the rest.
    """
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_RECORD, procedure_id)
        kind = require_next(procedure, *Vote.Kind.values).code
        require_order(procedure, on)
        running = {each.pk: each for each in running_in(procedure, kind)}
        if set(votes) != running.keys():
            raise Refused("每名人选都要填得票，没有得票填 0", code="votes-missing")
        if kind == rules.ELECTION:
            sheet = _of_party(procedure, on, sheet)
            require_margin_at_first(procedure, on)
        if kind == rules.CHIEF:
            sheet = _of_committee(procedure, on, sheet)
        if kind in {rules.ELECTION, rules.CHIEF}:
            formal = [each for each in running.values() if each.state == Candidate.State.FORMAL]
            require_review_valid(procedure, on, formal)
            _require_right(on, list(running.values()))
        seats = seats_left(procedure, kind)
        limited = seats if kind in {rules.ELECTION, rules.CHIEF} else None
        _require_way(kind, sheet)
        if problems := list(rules.sheet_faults(sheet, votes, limited)):
            raise Refused(problems)
        made = _write(actor, procedure, kind, on, sheet, votes, seats)
        _follow(actor, procedure, made)
        note(actor, VOTED, procedure, vote=made.pk, held=made.held)
    return made


def running_in(procedure: Procedure, kind: str) -> list[Candidate]:
    """Whose votes are counted: the listed, then the formal candidates not elected yet and whom voters wrote on their
    ballots, then the elected; of a committee that fills its own post its formal candidates and written names."""
    own = procedure.kind == Kind.BY_ELECTION
    states = {rules.ELECTION: VOTED_FOR, rules.CHIEF: VOTED_FOR if own else (Candidate.State.ELECTED,)}
    return list(standing(procedure, *states.get(kind, (Candidate.State.NAMED,))).order_by("no"))


def seats_left(procedure: Procedure, kind: str) -> int:
    if kind != rules.ELECTION:
        return 1
    return 1 + procedure.others - standing(procedure, Candidate.State.ELECTED).count()


def require_margin_at_first(procedure: Procedure, on: dt.date) -> None:
    if not procedure.votes.filter(kind=rules.ELECTION, held=True).exists():
        require_margin(procedure, on)


def _of_party(procedure: Procedure, on: dt.date, sheet: Sheet) -> Sheet:
    """The party meeting: who is eligible follows from the full members and the rights that rest on the day."""
    if sheet.formal is None or not 0 < sheet.formal <= rules.LARGEST:
        raise Refused("请填写正式党员人数", code="no-members")
    formal = sheet.formal
    if sitting.by_meeting(procedure):
        _require_committee(procedure, formal, on)
    faults = [rules.branch_fault(formal, procedure.others, each) for each in _may_stay(procedure, on)]
    if (fault := faults[0]) and all(faults):
        raise Refused(fault)
    procedure.committee = sheet.formal >= rules.COMMITTEE_FROM
    eligible = sheet.formal - full_members_without_right(procedure.region, on)
    return Sheet(eligible, sheet.present, sheet.issued, sheet.returned, sheet.invalid, "", sheet.formal)


def _require_committee(procedure: Procedure, formal: int, on: dt.date) -> None:
    """A seat in a committee is filled where there is to be one, and it is empty."""
    sitting.require_able(procedure.region, procedure.title, on)
    if formal < rules.COMMITTEE_FROM:
        raise Refused(f"正式党员不足 {rules.COMMITTEE_FROM} 人的不设委员会，不补选委员", code="no-committee")


def stood(procedure: Procedure) -> QuerySet[Candidate]:
    """For whom the party election votes now, or voted in a round of it."""
    return procedure.candidates.filter(
        Q(state__in=(*VOTED_FOR, Candidate.State.ELECTED)) | Q(tallies__vote__kind=rules.ELECTION)
    )


def _sitting(procedure: Procedure, on: dt.date) -> set[int]:
    """Persons of the party committee in office, beside the secretary who leaves where one is elected."""
    if sitting.by_meeting(procedure):
        return sitting.members(procedure.region, on)
    members = sitting.tenures(procedure.region, on).exclude(post__title=procedure.title)
    return set(members.values_list("person", flat=True))


def _staying(procedure: Procedure, on: dt.date) -> set[int]:
    """Members in office whose seats this election does not fill anew, by person.

    Where members are elected with the secretary, everybody who stood puts the own seat to the vote; where the secretary
    alone is, who was not elected keeps it.
    """
    gone = stood(procedure) if procedure.others else standing(procedure, Candidate.State.ELECTED)
    return _sitting(procedure, on) - set(gone.values_list("person", flat=True))


def _may_stay(procedure: Procedure, on: dt.date) -> list[int]:
    """How many members may stay: where the secretary alone is elected it depends on whether a sitting member wins.

    A committee that fell below its least size is filled seat by seat, so a by-election is only held against the most.
    """
    if sitting.by_meeting(procedure):
        return [max(len(_sitting(procedure, on)), rules.COMMITTEE_SIZE[0] - 1)]
    if procedure.others:
        return [len(_staying(procedure, on))]
    seated = _sitting(procedure, on)
    people = standing(procedure, *VOTED_FOR).values_list("person", flat=True)
    return sorted({len(seated - {each}) for each in people}) or [len(seated)]


def committee_eligible(procedure: Procedure, on: dt.date) -> int:
    """Members of the committee who have election right on the day: of the one that stands, or those who stay in it and
    those who were elected now."""
    if procedure.kind == Kind.BY_ELECTION:
        return having_right(sitting.members(procedure.region, on), on)
    elected = standing(procedure, Candidate.State.ELECTED).values_list("person", flat=True)
    return having_right(_staying(procedure, on).union(each for each in elected if each), on)


def _of_committee(procedure: Procedure, on: dt.date, sheet: Sheet) -> Sheet:
    if procedure.kind == Kind.BY_ELECTION:
        sitting.require_able(procedure.region, procedure.title, on)
        running = running_in(procedure, rules.CHIEF)
        sitting.require_electable(procedure, [each.person_id for each in running], on)
    eligible = committee_eligible(procedure, on)
    return Sheet(eligible, sheet.present, sheet.issued, sheet.returned, sheet.invalid)


def _require_right(on: dt.date, people: list[Candidate]) -> None:
    found = resting(on).filter(person__in=[each.person_id for each in people if each.person_id])
    if found.exists():
        raise Refused("有候选人在选举日没有选举权，不能参选", code="no-right")


def _require_way(kind: str, sheet: Sheet) -> None:
    ways = (rules.VILLAGERS, rules.HOUSEHOLDS, rules.REPRESENTATIVES)
    if kind == rules.PEOPLE and sheet.way not in ways:
        raise Refused("群众推荐要选明是村民会议、户代表会议还是村民代表会议", code="no-way")


def _write(
    actor: Actor,
    procedure: Procedure,
    kind: str,
    on: dt.date,
    sheet: Sheet,
    votes: Mapping[int, int],
    seats: int,
) -> Vote:
    path = procedure.region.path
    held = rules.quorate(
        kind, sheet.way, sheet.eligible, sheet.present, percent=integer_of(MEMBERS_PRESENT, path, on)
    )
    last = procedure.votes.filter(kind=kind).order_by("-no").values_list("no", flat=True).first() or 0
    made = Vote.objects.create(
        procedure=procedure, kind=kind, no=last + 1, on=on, way=sheet.way if kind == rules.PEOPLE else "",
        formal=sheet.formal, eligible=sheet.eligible, present=sheet.present, issued=sheet.issued,
        returned=sheet.returned, invalid=sheet.invalid, seats=seats, held=held, made_by=actor.user_id,
        made_at=clock.now(),
    )  # fmt: skip
    chosen = _chosen(kind, votes, sheet.present, seats, path, on) if held else set()
    Tally.objects.bulk_create(
        [
            Tally(vote=made, candidate_id=key, votes=n, chosen=key in chosen)
            for key, n in sorted(votes.items())
        ]
    )
    return made


def _chosen(
    kind: str, votes: Mapping[int, int], present: int, seats: int, path: str, on: dt.date
) -> set[int]:
    if kind in {rules.ELECTION, rules.CHIEF}:
        return rules.elected(votes, present, seats)
    percent = integer_of(MEMBERS_SHARE if kind == rules.MEMBERS else PEOPLE_SHARE, path, on)
    return {key for key, n in votes.items() if rules.enough(kind, n, present, percent=percent)}


def _follow(actor: Actor, procedure: Procedure, made: Vote) -> None:
    """What a vote brings: a step further, people elected, or nothing yet."""
    if not made.held:
        return
    chosen = [each.candidate_id for each in made.tallies.filter(chosen=True)]
    if made.kind in {rules.MEMBERS, rules.PEOPLE}:
        if chosen:
            add_step(actor, procedure, made.kind, made.on, {})
        return
    people = procedure.candidates.filter(pk__in=chosen)
    if made.kind == rules.CHIEF:
        people.update(state=Candidate.State.CHOSEN)
        if chosen:
            _drop_losers(procedure, "委员会选举未当选")
            add_step(actor, procedure, made.kind, made.on, {})
        return
    people.update(state=Candidate.State.ELECTED)
    procedure.save()
    if not seats_left(procedure, rules.ELECTION):
        _close_election(actor, procedure, made)


def _drop_losers(procedure: Procedure, reason: str) -> None:
    procedure.candidates.filter(state__in=VOTED_FOR).update(state=Candidate.State.DROPPED, reason=reason)


def _close_election(actor: Actor, procedure: Procedure, made: Vote) -> None:
    _drop_losers(procedure, "党员大会选举未当选")
    if not procedure.committee or sitting.by_meeting(procedure):
        standing(procedure, Candidate.State.ELECTED).update(state=Candidate.State.CHOSEN)
    add_step(actor, procedure, made.kind, made.on, {})
