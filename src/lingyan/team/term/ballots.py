"""What is voted on next in a village: which seats, between whom, by whose vote; and what may be wrong with its count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Person, Tenure
from lingyan.people.queries import in_office
from lingyan.team.review.queries import full_members_without_right, resting
from lingyan.team.term import annulled, party, rules
from lingyan.team.term.models import Elected, Kinship, Nominee, Organ, Process, Rank, Tally
from lingyan.team.term.parameters import PARTY_MARGIN, monitors_size
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State

FEWEST: Final = rules.SMALLEST_BODY


@dataclass(frozen=True, slots=True)
class Sheet:
    """The count sheet of one polling place: its ballots, and votes by nominee id."""

    ballots: Ballots
    votes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote about to be counted. `seats` by rank; `eligible` voters or members; `seated` were elected before it.

    `formal`: the full members of the party's meeting, those without election right among them.
    """

    process: Process
    organ: str
    runoff: bool
    eligible: int
    seats: dict[int, int]
    nominees: list[Nominee]
    seated: list[Elected]
    meeting: Meeting | None = None
    sitting: list[Tenure] = field(default_factory=list)
    formal: int | None = None


def sitting(process: Process) -> list[Tenure]:
    """Members of the villagers' committee who stay while a by-election fills the other seats; none in a whole 换届."""
    if process.by is None:
        return []
    found = in_office().filter(post__body=process.by.term.body_id)
    return list(found.select_related("person__personal", "post").order_by("post_id", "pk"))


def woman_rank(process: Process) -> int | None:
    """The villagers' committee has a woman at least (A-06); the seat for her is one of the lowest post that is filled.

    A by-election of the chief alone reserves nothing.
    """
    if process.members:
        return int(Rank.MEMBER)
    return int(Rank.DEPUTY) if process.deputies else None


def without_sex(process: Process) -> list[Person]:
    """Who stands or sits without a recorded sex: the seat of a woman cannot be judged before it is known."""
    live = process.nominees.filter(organ=Organ.COMMITTEE, withdrawn_on=None).exclude(
        review=Nominee.Review.BARRED
    )
    standing = [each.person for each in live.select_related("person__personal")]
    found = {
        each.pk: each for each in [*standing, *(each.person for each in sitting(process))] if not each.sex
    }
    return list(found.values())


def elected_to(process: Process) -> QuerySet[Elected]:
    """Who is elected to the organs so far, was not found ineligible afterwards, and does not supervise himself."""
    found = Elected.objects.filter(count__process=process, count__valid=True)
    found = annulled.in_force(found).exclude(nominee__review=Nominee.Review.BARRED)
    return _of_members(outside_committee(found))


def _of_members(elected: QuerySet[Elected]) -> QuerySet[Elected]:
    """Without secretaries and deputies who are no members of the party's committee any more: by an annulment of the
    meeting's vote, as long as it holds, or by a review."""
    member = Elected.objects.filter(
        count__process=OuterRef("count__process"), count__organ=Organ.PARTY, count__valid=True,
        nominee__person=OuterRef("nominee__person"),
    )  # fmt: skip
    member = annulled.in_force(member).exclude(nominee__review=Nominee.Review.BARRED)
    return elected.exclude(Q(count__organ=Organ.SECRETARY) & ~Exists(member))


def outside_committee(elected: QuerySet[Elected]) -> QuerySet[Elected]:
    """Without supervisors who were elected to the villagers' committee since, or sit there: their seat is open (A-10).

    A later annulment does not give them back a seat that may have been filled by then.
    """
    person, process = OuterRef("nominee__person"), OuterRef("count__process")
    since = Elected.objects.filter(
        nominee__person=person, count__process=process, count__organ=Organ.COMMITTEE, count__valid=True,
        count__gt=OuterRef("count"),
    )  # fmt: skip
    sits = in_office().filter(
        person=person, post__body__organisation__region=OuterRef("count__process__region"),
        post__body__organisation__kind=Organ.COMMITTEE,
    )  # fmt: skip
    supervises = Q(count__organ=Organ.SUPERVISION)
    return elected.exclude(supervises & Exists(since)).exclude(supervises & Q(tenure=None) & Exists(sits))


def seated(process: Process, organ: str = Organ.COMMITTEE) -> list[Elected]:
    """Who is elected to an organ so far, with the seat still theirs."""
    found = elected_to(process).filter(count__organ=organ)
    return list(found.select_related("nominee__person__personal", "count").order_by("rank", "pk"))


def open_seats(process: Process) -> dict[int, int]:
    """Seats of the villagers' committee that nobody has been elected to, by rank."""
    taken = [each.rank for each in seated(process)]
    left = {rank: seats - taken.count(rank) for rank, seats in process.seats.items()}
    return {rank: seats for rank, seats in left.items() if seats > 0}


def committee_vote(process: Process, on: dt.date, meeting: Meeting | None = None) -> Vote:
    """The vote of the villagers on their day, or another vote for open seats. Refused when it is not the time for either.

    A by-election by the representatives wants their `meeting`; two thirds of them have to be there.
    """
    state = State(process.state)
    require_term(process, on)
    if process.by_meeting:
        required_meeting(meeting)
    if state is State.FINALISED:
        if on != process.vote_on:
            raise Refused(
                f"选举日是 {process.vote_on}，计票日期应与它相同；推迟的先变更选举日", code="not-the-day"
            )
        if fault := _standing_fault(process):
            raise Refused(fault)
        if process.counts.filter(organ=Organ.COMMITTEE, on=on).exists():
            raise Refused("这一天的计票已经登记，选举无效；先变更选举日，重新投票", code="counted-already")
    elif state not in {State.VOTED, State.RUNOFF}:
        raise Refused(
            f"{process.region.name}现在是“{in_source(State(process.state).label)}”，还不能计票",
            code="wrong-state",
        )
    seats = open_seats(process)
    if not seats:
        raise Refused("名额已经选足，不需要另行选举", code="no-open-seats")
    runoff = state is not State.FINALISED
    if runoff and process.moved_on and on < process.moved_on:
        raise Refused("另行选举不能早于上一次投票", code="before-last")
    here = meeting if process.by_meeting else None
    return Vote(
        process, Organ.COMMITTEE, runoff, here.eligible if here else process.voters or 0, seats,
        standing_in(process, Organ.COMMITTEE), seated(process), here, sitting(process),
    )  # fmt: skip


def required_meeting(meeting: Meeting | None) -> Meeting:
    """The meeting of representatives that elects or preselects; refused without two thirds of them."""
    if meeting is None:
        raise Refused("由村民代表会议补选的，要填写应到会、实到会人数", code="no-meeting")
    if fault := rules.assembly_fault("representatives", meeting):
        raise Refused(fault)
    return meeting


def require_term(process: Process, on: dt.date) -> None:
    """A by-election is voted on inside the term whose rest is served, or nobody could take office by it."""
    if process.by is None:
        return
    term = process.by.term
    if term.ended_on is not None or on >= term.due_on:
        raise Refused(
            f"本届任期到 {term.ended_on or term.due_on} 为止，届满以后不再补选，请停办补选，办理换届",
            code="term-over",
        )


def _standing_fault(process: Process) -> Problem | None:
    """Formal candidates who gave up after the final list leave the others without a choice (B-4 step 6)."""
    formal = [each.rank for each in standing_in(process, Organ.COMMITTEE) if each.formal]
    short = [rank for rank, seats in open_seats(process).items() if formal.count(rank) <= seats]
    if not short:
        return None
    names = "、".join(in_source(Rank(rank).label) for rank in short)
    return Problem("bad-margin", f"有人放弃以后，{names}的候选人不够差额，先补充提名，再公布、投票")


def meeting_vote(
    process: Process, organ: str, on: dt.date, meeting: Meeting | None, seats: Seats | None
) -> Vote:
    """The vote of a meeting that elects another organ. Refused without a quorum or with a body of a wrong size.

    Of the party `meeting` gives the full members; those whose election right rests on the day are taken off here.
    """
    if meeting is None or seats is None:
        raise Refused("要填写应到会、实到会人数和应选人数", code="no-meeting")
    formal_members = meeting.eligible
    if organ == Organ.PARTY:
        meeting = Meeting(meeting.eligible - full_members_without_right(process.region, on), meeting.present)
    nominees, holders = standing_in(process, organ), seated(process, organ)
    wanted = {0: seats.chief, 1: seats.deputies, 2: seats.members}
    left = {rank: number - sum(each.rank == rank for each in holders) for rank, number in wanted.items()}
    left = {rank: number for rank, number in left.items() if number > 0}
    # Names written on the ballots are no candidates of the margin, and are reviewed when they are elected.
    formal = [each for each in nominees if each.origin != Nominee.Origin.WRITTEN_IN]
    faults = [
        rules.meeting_fault(organ, meeting),
        _size_fault(process, organ, seats, formal_members),
        _margin_fault(process, organ, sum(left.values()), formal),
    ]
    problems = [each for each in faults if each]
    if organ == Organ.PARTY:
        problems += party.standing_faults(process, seats, nominees)
        if seated(process, Organ.SECRETARY):
            problems.append(Problem("committee-met", "委员会已经选出书记、副书记，空缺的委员以后补选"))
    elif not seats.chief and any(each.rank == Rank.CHIEF for each in nominees):
        problems.append(Problem("chief-stands", "不设监事会的不选监事长，请先登记监事长的被提名人放弃"))
    if organ == Organ.PARTY and any(each.review != Nominee.Review.CLEAR for each in formal):
        problems.append(Problem("unreviewed", "党组织候选人要先审查合格"))
    if organ == Organ.PARTY and resting(on).filter(person__in=[each.person_id for each in nominees]).exists():
        problems.append(Problem("no-right", "有候选人在选举日没有选举权，不能参选，先登记放弃"))
    if not left:
        problems = [each for each in problems if each.code != "bad-margin"]
        problems.append(Problem("elected-already", "这个组织已经选举产生"))
    if problems:
        raise Refused(problems)
    counted = formal_members if organ == Organ.PARTY else None
    return Vote(process, organ, False, meeting.eligible, left, nominees, holders, meeting, formal=counted)


def _size_fault(process: Process, organ: str, seats: Seats, formal: int) -> Problem | None:
    """How many are elected. A branch with few members has no committee, one with more elects its secretary there."""
    if organ == Organ.PARTY:
        return party.seats_fault(process, formal, seats)
    if organ == Organ.MONITORS:
        return rules.monitors_fault(seats, monitors_size(process.region.code, process.vote_on))
    if not seats.chief:
        return Problem("no-chief", "只有监事可以不设正职")
    return rules.seats_fault(organ, seats)


def _margin_fault(process: Process, organ: str, open_: int, nominees: list[Nominee]) -> Problem | None:
    if organ != Organ.PARTY or open_ < rules.SMALLEST_BODY:
        return None
    percent = integer_of(PARTY_MARGIN, process.region.path, clock.today())
    fewest = rules.party_candidates(open_, percent)
    if len(nominees) >= fewest:
        return None
    return Problem("bad-margin", f"应选 {open_} 人，候选人至少 {fewest} 人，现在 {len(nominees)} 人")


def standing_in(process: Process, organ: str) -> list[Nominee]:
    """Who stands in the next vote: formal candidates and written-in names; in another vote the best of who lost."""
    live = process.nominees.filter(organ=organ, withdrawn_on=None).exclude(review=Nominee.Review.BARRED)
    live = live.select_related("person__personal").order_by("rank", "pk")
    if organ != Organ.COMMITTEE:
        return list(live.filter(elected=None))
    if process.state in {State.VOTED, State.RUNOFF}:
        return _second_round(process)
    seats, taken = open_seats(process), {each.nominee_id for each in seated(process)}
    return [
        each
        for each in live
        if (each.formal or each.origin == Nominee.Origin.WRITTEN_IN)
        and each.rank in seats
        and each.pk not in taken
    ]


def _second_round(process: Process) -> list[Nominee]:
    """For each open rank one more than its seats, by the votes of the count before, those with equal votes together."""
    seats = open_seats(process)
    votes = last_votes(process)
    holders = seated(process)
    lost = [each for each in _losers(process, holders) if each.rank in seats]
    women = [each.nominee.person.sex for each in holders] + [each.person.sex for each in sitting(process)]
    no_woman = "女" not in women
    chosen: list[Nominee] = []
    for rank, left in sorted(seats.items()):
        mine = sorted((each for each in lost if each.rank == rank), key=lambda each: -votes.get(each.pk, 0))
        chosen += _best(mine, left + 1, votes)
        if rank == woman_rank(process) and no_woman:
            others = [each for each in mine if each.person.sex == "女" and each not in chosen]
            chosen += _best(others, 2, votes)
    return chosen


def _best(ordered: list[Nominee], wanted: int, votes: dict[int, int]) -> list[Nominee]:
    if len(ordered) <= wanted:
        return ordered
    least = votes.get(ordered[wanted - 1].pk, 0)
    return [each for each in ordered if votes.get(each.pk, 0) >= least]


def _losers(process: Process, holders: list[Elected]) -> list[Nominee]:
    taken = {each.nominee_id for each in holders}
    pairs = {
        frozenset(pair) for pair in Kinship.objects.filter(process=process).values_list("first", "second")
    }
    live = process.nominees.filter(organ=Organ.COMMITTEE, withdrawn_on=None)
    live = live.exclude(review=Nominee.Review.BARRED).select_related("person__personal")
    stood = last_votes(process)
    return [
        each
        for each in live.order_by("rank", "pk")
        if each.pk in stood
        and each.pk not in taken
        and not any(frozenset({each.pk, other}) in pairs for other in taken)
    ]


def last_votes(process: Process) -> dict[int, int]:
    """Votes by nominee in the latest count in which the nominee stood and which was not annulled."""
    totals: dict[tuple[int, int], int] = {}
    rows = list(process.counts.filter(organ=Organ.COMMITTEE).order_by("no").prefetch_related("annulments"))
    gone = {each.pk: annulled.ranks(each) for each in rows}
    tallies = Tally.objects.filter(station__count__in=rows).order_by("station__count__no")
    for count, no, nominee, rank, votes in tallies.values_list(
        "station__count", "station__count__no", "nominee", "nominee__rank", "votes"
    ):
        if rank not in gone[count]:
            totals[(nominee, no)] = totals.get((nominee, no), 0) + votes
    return {nominee: votes for (nominee, _), votes in sorted(totals.items(), key=lambda row: row[0][1])}


def faults(vote: Vote, sheets: Sequence[Sheet], proxy: Problem | None) -> Iterator[Problem]:
    """What does not add up in the sheets of a vote."""
    limit = vote.meeting.present if vote.meeting else vote.eligible
    staffed = vote.organ != Organ.SECRETARY
    yield from rules.ballot_faults([each.ballots for each in sheets], limit, staffed=staffed)
    if proxy:
        yield proxy
    if vote.meeting and proxy is None and len(sheets) > 1:
        yield Problem("one-place", "会议选举只有一处计票")
    known = {each.pk: each for each in vote.nominees}
    if not known:
        yield Problem("nobody-stands", "没有候选人，不能计票")
    for sheet in sheets:
        yield from _votes_faults(vote, sheet, known)


def _votes_faults(vote: Vote, sheet: Sheet, known: dict[int, Nominee]) -> Iterator[Problem]:
    name, valid = sheet.ballots.name, sheet.ballots.returned - sheet.ballots.invalid
    if set(sheet.votes) != set(known):
        yield Problem("bad-nominees", f"“{name}”的计票单应填齐每一名候选人的得票，没有得票填 0")
        return
    if any(not 0 <= votes <= valid for votes in sheet.votes.values()):
        yield Problem("votes-over", f"“{name}”有人得票多于有效票 {valid} 张")
    for rank, seats in vote.seats.items():
        total = sum(votes for nominee, votes in sheet.votes.items() if known[nominee].rank == rank)
        if total > valid * seats:
            label = in_source(Rank(rank).label)
            yield Problem(
                "too-many-marks", f"“{name}”{label}得票合计 {total}，多于有效票 {valid} 张乘应选 {seats} 人"
            )
