"""Votes and guards of a 换届, each with its own denominator. Pure.

Sources: governance.md 0.4, A-2 and B-4 (村民委员会组织法 2025; 四川省村民委员会选举条例 2025; 基层组织选举工作条例 2020;
农村集体经济组织法 2025). All fractions are of integers: 过半数 is strictly more than half, 以上 includes the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.problems import Problem

LARGEST: Final = 1_000_000
MOST_PROXIES: Final = 3
STAFF: Final = 3
SCRUTINEERS: Final = 2
COMMITTEE_FROM: Final = 7
"""A branch of so many full members elects a committee (A-04)."""
SMALLEST_BODY: Final = 3
LARGEST_BODY: Final = 7
COMMITTEE_SIZE: Final = (3, 9)
SUPERVISION_SIZE: Final = (3, 5)
FEW_MONITORS: Final = 2
"""监事 without a 监事会, where a collective has few members (A-20; 农村集体经济组织法第三十二条)."""
CONTACTS: Final = 2
DRIFT_DAYS: Final = 366
"""How far a term's end may be from the vote, early or late (A-03, A-09)."""
HEADINGS: Final = (
    ("seal", _("印章")), ("office", _("办公场所")), ("equipment", _("办公用具")), ("books", _("集体财务账目")),
    ("assets", _("固定资产")), ("archives", _("工作档案")), ("debts", _("债权债务")), ("others", _("其他遗留问题")),
)  # fmt: skip
"""What is handed over, heading by heading (A-17)."""


def majority(part: int, whole: int) -> bool:
    """过半数."""
    return 2 * part > whole


def half(part: int, whole: int) -> bool:
    """半数以上."""
    return 2 * part >= whole


def third(part: int, whole: int) -> bool:
    """三分之一以上."""
    return 3 * part >= whole


def two_thirds(part: int, whole: int) -> bool:
    """三分之二以上."""
    return 3 * part >= 2 * whole


def four_fifths(part: int, whole: int) -> bool:
    """五分之四以上."""
    return 5 * part >= 4 * whole


@dataclass(frozen=True, slots=True)
class Ballots:
    """The paper of one polling place: issued, returned, and of these invalid as a whole. Staff who stood there."""

    name: str
    issued: int
    returned: int
    invalid: int
    staff: int = STAFF
    scrutineers: int = SCRUTINEERS


def ballot_faults(stations: Sequence[Ballots], registered: int, *, staffed: bool = True) -> Iterator[Problem]:
    """What is wrong with the counts of the polling places, alone and added up (B-4 step 13, 14).

    A meeting of a few people is not `staffed` as polling places are.
    """
    if not stations:
        yield Problem("no-station", "至少要有一个投票站的计票")
    if len({each.name for each in stations}) < len(stations):
        yield Problem("station-twice", "同一个投票站只能填一次")
    for each in stations:
        yield from _station_faults(each)
        if staffed:
            yield from _staff_faults(each)
    issued = sum(each.issued for each in stations)
    if issued > registered:
        yield Problem("issued-over", f"发出选票 {issued} 张，多于登记选民 {registered} 人")


def _station_faults(each: Ballots) -> Iterator[Problem]:
    if min(each.issued, each.returned, each.invalid) < 0 or each.issued > LARGEST:
        yield Problem("bad-number", f"“{each.name}”的票数超出范围")
    if each.returned > each.issued:
        yield Problem(
            "returned-over", f"“{each.name}”收回 {each.returned} 张，多于发出的 {each.issued} 张，选举无效"
        )
    if each.invalid > each.returned:
        yield Problem(
            "invalid-over", f"“{each.name}”的无效票 {each.invalid} 张，多于收回的 {each.returned} 张"
        )


def _staff_faults(each: Ballots) -> Iterator[Problem]:
    if each.staff < STAFF or each.scrutineers < SCRUTINEERS or each.scrutineers > each.staff:
        yield Problem(
            "few-staff",
            f"“{each.name}”的工作人员应不少于 {STAFF} 人，其中监票人不少于 {SCRUTINEERS} 人",
        )


def turnout_valid(returned: int, registered: int) -> bool:
    """选举有效: more than half of the registered voters cast a ballot; invalid ballots count (B-4 step 14)."""
    return majority(returned, registered)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that elects: who has a vote there and who came."""

    eligible: int
    present: int


def meeting_fault(organ: str, meeting: Meeting) -> Problem | None:
    """Too few came, by the rule of the organ: party ⅘ of those with election right, others ⅔ of the composition.

    The party's committee elects its secretary by the same rule, out of its members (B-1 stage 7).
    """
    if not 0 < meeting.present <= meeting.eligible <= LARGEST:
        return Problem("bad-number", "到会人数应大于零，不多于应到会人数")
    of_party = organ in {"party", "secretary"}
    enough = four_fifths if of_party else two_thirds
    if enough(meeting.present, meeting.eligible):
        return None
    words = "五分之四" if of_party else "三分之二"
    return Problem(
        "no-quorum", f"应到会 {meeting.eligible} 人，实到 {meeting.present} 人，不足{words}，不能选举"
    )


def elected(organ: str, votes: int, *, ballots: int, meeting: Meeting | None, runoff: bool) -> bool:
    """Whether so many votes elect. The denominators differ:

    村民委员会: ballots cast (in a by-election by representatives those present), more than half; another vote one third
    and the most. Party, its committee and supervision: those present,
    more than half. 集体经济组织, its board and its 监事: two thirds of all members, not of those present.
    """
    if organ == "committee":
        whole = meeting.present if meeting else ballots
        return third(votes, whole) if runoff else majority(votes, whole)
    if meeting is None:
        raise ValueError(f"{organ} is elected by a meeting")
    if organ in {"collective", "monitors"}:
        return two_thirds(votes, meeting.eligible)
    return majority(votes, meeting.present)


def assembly_fault(way: str, meeting: Meeting) -> Problem | None:
    """The meeting that chooses the election committee (B-4 step 1, 0.4): villagers, representatives or groups."""
    if not 0 < meeting.present <= meeting.eligible <= LARGEST:
        return Problem("bad-number", "到会人数应大于零，不多于应到会人数")
    enough = majority if way == "villagers" else two_thirds
    if enough(meeting.present, meeting.eligible):
        return None
    words = "没有过半数" if way == "villagers" else "不足三分之二"
    return Problem("no-quorum", f"应到会 {meeting.eligible} 人，实到 {meeting.present} 人，{words}，会议无效")


@dataclass(frozen=True, slots=True)
class Seats:
    """How many are elected: a chief (主任, 书记, 理事长, 监事长), deputies, members. 监事 without a 监事会 have no chief."""

    deputies: int
    members: int
    chief: int = 1

    @property
    def total(self) -> int:
        return self.chief + self.deputies + self.members


@dataclass(frozen=True, slots=True)
class BoardSize:
    """How large a 监事会 is. The country asks for no number; a province may (A-20: in Sichuan three to five, odd)."""

    low: int = SMALLEST_BODY
    high: int | None = None
    odd: bool = False


def monitors_fault(seats: Seats, size: BoardSize) -> Problem | None:
    """A 监事会 with its chief in the size of the place, or one or two 监事 (A-20)."""
    if not seats.chief:
        if 1 <= seats.members <= FEW_MONITORS:
            return None
        return Problem(
            "bad-size", f"不设监事会的，监事应为 1 至 {FEW_MONITORS} 人，现在是 {seats.members} 人"
        )
    if seats.total < size.low or (size.high is not None and seats.total > size.high):
        words = f"{size.low} 至 {size.high} 人" if size.high else f"不少于 {size.low} 人"
        return Problem("bad-size", f"监事会应为{words}，现在是 {seats.total} 人")
    if size.odd and seats.total % 2 == 0:
        return Problem("even-board", "监事会的人数应为单数")
    return None


def seats_fault(organ: str, seats: Seats) -> Problem | None:
    """The size of the body (A-04, A-05, A-10, A-20); that of a 监事会 is `monitors_fault`."""
    low, high = SUPERVISION_SIZE if organ == "supervision" else (SMALLEST_BODY, LARGEST_BODY)
    if min(seats.deputies, seats.members) < 0 or not low <= seats.total <= high:
        return Problem("bad-size", f"成员应为 {low} 至 {high} 人，现在是 {seats.total} 人")
    if organ == "collective" and seats.total % 2 == 0:
        return Problem("even-board", "理事会的人数应为单数")
    return None


def branch_fault(formal: int, seats: Seats) -> Problem | None:
    """支部委员会 (A-01, A-04): seven full members elect a committee of 3 to 7, fewer a secretary and at most a deputy."""
    if formal < 3:
        return Problem("too-few-members", "正式党员不足 3 人，不能单独成立党支部")
    if formal >= COMMITTEE_FROM:
        return seats_fault("party", seats)
    return _secretary_alone(seats)


def _secretary_alone(seats: Seats) -> Problem | None:
    if seats.members or seats.deputies not in (0, 1):
        return Problem(
            "no-committee", f"正式党员不足 {COMMITTEE_FROM} 人的，只设书记 1 人，必要时设副书记 1 人"
        )
    return None


def party_seats_fault(formal: int, seats: Seats) -> Problem | None:
    """What a meeting of so many full members votes on (A-04, B-1 stages 6 and 7): the members of a committee, who elect
    its secretary and deputies among themselves, or without a committee the secretary and at most a deputy.

    Of fewer than seven a committee is not refused here: the meeting may have left members out of its number.
    """
    if seats.chief and formal >= COMMITTEE_FROM:
        return Problem(
            "committee-first",
            f"正式党员 {formal} 人，设委员会：党员大会只选委员，书记、副书记由新一届委员会第一次全体会议选举",
        )
    if seats.chief:
        return _secretary_alone(seats)
    if seats.deputies:
        return Problem("members-only", "设委员会的，党员大会只选委员，书记、副书记由委员会选举，这里填 0")
    return seats_fault("party", seats)


def leaders_fault(members: int, seats: Seats) -> Problem | None:
    """Who leads a committee of so many: a secretary, and deputies among the others (B-1 stage 7)."""
    if seats.chief == 1 and not seats.members and 0 <= seats.deputies < members:
        return None
    return Problem("bad-size", f"委员会 {members} 人，选书记 1 人，副书记不多于 {members - 1} 人")


def margin_fault(title: str, seats: int, candidates: int, *, most: int) -> Problem | None:
    """差额选举 (B-4 step 6): one candidate more than seats, for members up to three; `most` is the surplus allowed."""
    if seats and not seats + 1 <= candidates <= seats + most:
        wanted = f"{seats + 1} 人" if most == 1 else f"{seats + 1} 至 {seats + most} 人"
        return Problem("bad-margin", f"“{title}”应选 {seats} 人，候选人应为 {wanted}，现在 {candidates} 人")
    return None


def party_candidates(seats: int, percent: int) -> int:
    """The fewest candidates of a party committee: seats and `percent` more, rounded up (B-1 stage 6)."""
    return -(-seats * (100 + percent) // 100)


def preselected(ballots: int, registered: int) -> bool:
    """预选 (B-4 step 9): more than half of the registered voters take part."""
    return majority(ballots, registered)


def proxy_fault(most_held: int, held_by_candidates: int, proxies: int, ballots: int) -> Problem | None:
    """委托投票 (B-4 step 12): three at most in one hand, none in a candidate's."""
    if held_by_candidates:
        return Problem("candidate-proxy", "候选人不得接受委托")
    if most_held > MOST_PROXIES:
        return Problem("fourth-proxy", f"每一名受托人接受的委托不得超过 {MOST_PROXIES} 人")
    if not 0 <= proxies <= ballots or bool(proxies) != bool(most_held) or most_held > proxies:
        return Problem("bad-proxies", "委托票数应不多于收回的选票，并写明一人最多受托几票")
    return None


def drift_fault(vote: int, due: int | None, *, approved: bool) -> Problem | None:
    """Early or late terms (A-03): a year at most, with approval. Both days are ordinals; without a due day all is well."""
    if due is None or vote == due:
        return None
    if abs(vote - due) > DRIFT_DAYS:
        return Problem("too-far", "换届日期与届满日期相差超过一年，不能提前或延期这么久")
    return None if approved else Problem("no-approval", "提前或延期换届要有上级的批复文号")
