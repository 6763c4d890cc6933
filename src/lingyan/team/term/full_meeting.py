"""The first full meeting of the party's new committee, which elects secretary and deputies among its members.

Source: governance.md B-1 stage 7: four fifths of the members have to be there, more than half of those present elect;
candidates come from the organisation above. Its denominator are the members whom the meeting elected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lingyan.kernel.problems import Problem, Refused
from lingyan.team.review.queries import having_right, resting
from lingyan.team.term import ballots, party, rules
from lingyan.team.term.ballots import Vote
from lingyan.team.term.models import Elected, Nominee, Organ, Process, Rank
from lingyan.team.term.rules import Meeting, Seats


def members(process: Process) -> list[Elected]:
    """The new committee; nobody where the meeting elects the secretary itself."""
    return ballots.seated(process, Organ.PARTY) if party.begun(process) else []


def fault(committee: list[Elected]) -> Problem | None:
    """What keeps the committee from meeting."""
    if len(committee) < rules.SMALLEST_BODY:
        return Problem(
            "no-committee",
            f"党员大会选出的委员不足 {rules.SMALLEST_BODY} 人，委员会还没有产生；不设委员会的，书记由党员大会选举",
        )
    if any(each.nominee.review != Nominee.Review.CLEAR for each in committee):
        return Problem("unreviewed", "有委员还没有审查结果（选票另写的人也要审查），先审查合格")
    return None


def due(process: Process) -> bool:
    """Whether the committee could meet now, and has not elected everybody who leads it."""
    if fault(members(process)):
        return False
    seated = ballots.seated(process, Organ.SECRETARY)
    last = process.counts.filter(organ=Organ.SECRETARY).order_by("-no").first()
    if last is None or all(each.rank != Rank.CHIEF for each in seated):
        return True
    return sum(each.count_id == last.pk for each in seated) < last.chief + last.deputies


def standing(process: Process) -> list[Nominee]:
    """Who stands for a post and was not elected to one; only members of the committee."""
    persons = {each.nominee.person_id for each in members(process)}
    return [each for each in ballots.standing_in(process, Organ.SECRETARY) if each.person_id in persons]


def entitled(committee: list[Elected], on: dt.date) -> int:
    """Members who have election right on a day."""
    return having_right([each.nominee.person_id for each in committee], on)


def vote(process: Process, on: dt.date, meeting: Meeting | None, seats: Seats | None) -> Vote:
    """The committee's vote on who leads it. Of `meeting` only who came is taken, who is eligible follows from the members.

    Refused before there is a committee, before its election, without a quorum, and once it has its secretary and deputies.
    """
    if meeting is None or seats is None:
        raise Refused("要填写实到会人数和应选人数", code="no-meeting")
    committee = members(process)
    if found := fault(committee):
        raise Refused(found)
    meeting = Meeting(entitled(committee, on), meeting.present)
    holders = ballots.seated(process, Organ.SECRETARY)
    wanted = {int(Rank.CHIEF): seats.chief, int(Rank.DEPUTY): seats.deputies}
    left = {rank: number - sum(each.rank == rank for each in holders) for rank, number in wanted.items()}
    left = {rank: number for rank, number in left.items() if number > 0}
    running = standing(process)
    problems = list(_faults(committee, on, meeting, seats, [each.person_id for each in running]))
    if not left:
        problems.append(Problem("elected-already", "委员会已经选出书记、副书记"))
    if problems:
        raise Refused(problems)
    return Vote(process, Organ.SECRETARY, False, meeting.eligible, left, running, holders, meeting)


def _faults(
    committee: list[Elected], on: dt.date, meeting: Meeting, seats: Seats, running: list[int]
) -> Iterator[Problem]:
    last = max(each.count.on for each in committee)
    if on < last:
        yield Problem("before-vote", f"委员会全体会议不能早于 {last} 的党员大会选举")
    for each in (rules.meeting_fault(Organ.SECRETARY, meeting), rules.leaders_fault(len(committee), seats)):
        if each:
            yield each
    if resting(on).filter(person__in=running).exists():
        yield Problem("no-right", "有候选人在选举日没有选举权，不能参选，先登记放弃")
