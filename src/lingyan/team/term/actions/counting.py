"""Counts: the ballots of every polling place, added up and checked against what was issued, and who is elected by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_RECORD
from lingyan.team.term import allocation, annulled, ballots, full_meeting, monitors, reviewing, rules
from lingyan.team.term.actions.common import (
    add_stage,
    note,
    process_for,
    require_past,
    require_state,
)
from lingyan.team.term.actions.nominees import WHEN, require_outside_committee
from lingyan.team.term.allocation import Candidate, Result
from lingyan.team.term.ballots import Sheet
from lingyan.team.term.models import Count, Elected, Kinship, Nominee, Organ, Process, Rank, Station, Tally
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State

COUNTED: Final = audit.register("term.counted", "登记选举计票")


@dataclass(frozen=True, slots=True)
class Proxies:
    """委托投票 of a vote: how many ballots, the most in one hand, and how many in a candidate's hand."""

    ballots: int = 0
    most_held: int = 0
    held_by_candidates: int = 0


def record_count(
    actor: Actor, *, process_id: int, organ: str, on: dt.date, sheets: Sequence[Sheet], meeting: Meeting | None = None,
    seats: Seats | None = None, proxies: Proxies = Proxies(),
) -> Count:  # fmt: skip
    """Store one vote as it was counted and who is elected by it.

    The villagers' committee: all polling places of the voting day, or of another vote for the seats left open; a
    by-election by the representatives is their `meeting`, in which nobody votes for another. Other
    organs: one meeting (`meeting`, `seats`) of the party, the representatives or the members; of the party the full
    members are given, and who has no election right on the day is taken off (B-1); its new committee elects its secretary
    out of the members elected (`full_meeting.vote`). A vote in which too few took part is
    stored as invalid and elects nobody. Refused where sheets and ballots do not add up.
    """
    require_past(on)
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        if organ == Organ.COMMITTEE:
            vote = ballots.committee_vote(process, on, meeting)
        elif organ == Organ.SECRETARY:
            require_state(process, *WHEN[organ])
            vote = full_meeting.vote(process, on, meeting, seats)
        else:
            require_state(process, *WHEN.get(organ, ()))
            vote = ballots.meeting_vote(process, organ, on, meeting, seats)
        problems = list(ballots.faults(vote, sheets, proxies_of(proxies, sheets)))
        problems += _expired(vote, on)
        if organ == Organ.COMMITTEE:
            problems += _unknown_sex(process)
        if vote.meeting and proxies.ballots:
            problems.append(Problem("no-proxies", "会议选举不能委托投票"))
        if problems:
            raise Refused(problems)
        count = _store(actor, vote, on, sheets, proxies)
        result = _elect(vote, count, sheets) if count.valid else Result(open=dict(vote.seats))
        if organ == Organ.COMMITTEE and count.valid:
            _move(actor, process, count, result)
        note(
            actor,
            COUNTED,
            process,
            count=count.pk,
            organ=organ,
            valid=count.valid,
            elected=len(result.elected),
        )
    return count


def _expired(vote: ballots.Vote, on: dt.date) -> list[Problem]:
    """Nobody is elected on answers of the joint review that are over (A-13).

    On the final list of a first vote they held; between an annulment and the vote that follows it they may have run out.
    """
    first = vote.organ == Organ.COMMITTEE and not annulled.voted_anew(vote.process)
    if first or vote.organ not in {Organ.PARTY, Organ.SECRETARY, Organ.COMMITTEE}:
        return []
    among = vote.nominees if vote.organ == Organ.COMMITTEE else None
    fault = reviewing.expired_fault(vote.process, vote.organ, on, among)
    return [fault] if fault else []


def _unknown_sex(process: Process) -> list[Problem]:
    number = len(ballots.without_sex(process))
    if not number:
        return []
    return [Problem("no-sex", f"{number} 人没有登记性别，妇女名额无法计算，先补登性别再登记计票")]


def proxies_of(proxies: Proxies, sheets: Sequence[Sheet]) -> Problem | None:
    returned = sum(each.ballots.returned for each in sheets)
    return rules.proxy_fault(proxies.most_held, proxies.held_by_candidates, proxies.ballots, returned)


def _store(actor: Actor, vote: ballots.Vote, on: dt.date, sheets: Sequence[Sheet], proxies: Proxies) -> Count:
    process = vote.process
    returned = sum(each.ballots.returned for each in sheets)
    present = vote.meeting.present if vote.meeting else returned
    last = process.counts.filter(organ=vote.organ).count()
    count = Count.objects.create(
        process=process, organ=vote.organ, no=last + 1, runoff=vote.runoff, on=on, eligible=vote.eligible, present=present,
        proxies=proxies.ballots, chief=vote.seats.get(0, 0), deputies=vote.seats.get(1, 0), members=vote.seats.get(2, 0),
        valid=vote.meeting is not None or vote.runoff or rules.turnout_valid(returned, vote.eligible),
        formal=vote.formal, made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    for no, sheet in enumerate(sheets, 1):
        paper = sheet.ballots
        station = Station.objects.create(
            count=count, no=no, name=paper.name, issued=paper.issued, returned=paper.returned, invalid=paper.invalid,
            staff=paper.staff, scrutineers=paper.scrutineers,
        )  # fmt: skip
        Tally.objects.bulk_create(
            Tally(station=station, nominee_id=nominee, votes=votes)
            for nominee, votes in sorted(sheet.votes.items())
        )
    return count


def _elect(vote: ballots.Vote, count: Count, sheets: Sequence[Sheet]) -> Result:
    """Who passes by the rule of the organ; the elected are stored."""
    totals = {each.pk: sum(sheet.votes.get(each.pk, 0) for sheet in sheets) for each in vote.nominees}
    cast = sum(each.ballots.returned for each in sheets)
    seated = [
        Candidate(each.nominee_id, each.rank, each.votes, each.nominee.person.sex == "女")
        for each in vote.seated
    ]
    # The board and those who watch it: who is elected to one keeps near relatives out of the other.
    seated += [Candidate(each.nominee_id, each.rank, each.votes) for each in monitors.opposite(vote)]
    # Those who stay hold no seat that is voted on; their numbers are below zero, where no nominee's is.
    seated += [Candidate(-each.pk, 0, 0, each.person.sex == "女") for each in vote.sitting]
    result = allocation.allocate(
        [Candidate(each.pk, each.rank, totals[each.pk], each.person.sex == "女") for each in vote.nominees],
        vote.seats,
        lambda votes: rules.elected(vote.organ, votes, ballots=cast, meeting=vote.meeting, runoff=vote.runoff),
        kin=[frozenset(pair) for pair in Kinship.objects.filter(process=vote.process).values_list("first", "second")],
        seated=seated, woman_rank=ballots.woman_rank(vote.process) if vote.organ == Organ.COMMITTEE else None,
    )  # fmt: skip
    for each in vote.nominees:
        if each.pk in result.elected:
            if vote.organ == Organ.SUPERVISION:
                require_outside_committee(vote.process, each.person_id)
            monitors.require_apart(vote.process, vote.organ, each.person_id)
            Elected.objects.create(
                count=count, nominee=each, rank=result.elected[each.pk], votes=totals[each.pk]
            )
    return result


def _move(actor: Actor, process: Process, count: Count, result: Result) -> None:
    said = {
        "registered": count.eligible, "returned": count.present, "elected": len(result.elected),
        "open": {Rank(rank).name: seats for rank, seats in result.open.items() if seats}, "for_women": result.for_women,
    }  # fmt: skip
    add_stage(actor, process, State.RUNOFF if count.runoff else State.VOTED, count.on, said)


def nominees_of(process: Process, organ: str) -> list[Nominee]:
    """Who stands in the next vote of an organ, for its form."""
    return full_meeting.standing(process) if organ == Organ.SECRETARY else ballots.standing_in(process, organ)
