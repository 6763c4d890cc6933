"""Quorums, votes and periods of village decisions. Pure; whole numbers only, never floats.

Every body has its own denominator (governance.md 0.4): a party resolution counts all on the roll, villagers' meetings
count those present, a collective's members' meeting needs two thirds of all members. 以上 includes the number, 过半数
is strictly more than half. What a county, village or charter sets is combined so that the stricter rule holds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from lingyan.kernel.calendar import latest_before

Base = Literal["eligible", "present"]
"""Whom the ayes are counted against: everybody entitled, or who takes part."""

LARGEST_MEETING: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. `strict`: it must be exceeded, as in 过半数."""

    numerator: int
    denominator: int
    strict: bool = False

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` suffices. Nothing is a part of nobody."""
        if whole <= 0:
            return False
        mine, asked = self.denominator * part, self.numerator * whole
        return mine > asked if self.strict else mine >= asked

    def least(self, whole: int) -> int:
        """The smallest number that suffices of a positive whole."""
        asked = self.numerator * whole
        return asked // self.denominator + 1 if self.strict else -(-asked // self.denominator)

    @property
    def zh(self) -> str:
        words = {
            (1, 2): "半数",
            (2, 3): "三分之二",
            (3, 4): "四分之三",
            (4, 5): "五分之四",
            (1, 3): "三分之一",
        }
        word = words[self.numerator, self.denominator]
        if (self.numerator, self.denominator) == (1, 2) and self.strict:
            return "过半数"
        return f"超过{word}" if self.strict else f"{word}以上"


OVER_HALF: Final = Share(1, 2, strict=True)
HALF: Final = Share(1, 2)
TWO_THIRDS: Final = Share(2, 3)
THREE_QUARTERS: Final = Share(3, 4)
FOUR_FIFTHS: Final = Share(4, 5)
THIRD: Final = Share(1, 3)
SHARES: Final[dict[str, Share]] = {
    "half": HALF, "over-half": OVER_HALF, "two-thirds": TWO_THIRDS, "three-quarters": THREE_QUARTERS,
    "four-fifths": FOUR_FIFTHS,
}  # fmt: skip
"""Shares that a county or a charter may choose."""


def stricter(one: Share, other: Share) -> Share:
    """The share that is harder to reach."""
    mine, theirs = one.numerator * other.denominator, other.numerator * one.denominator
    if mine == theirs:
        return one if one.strict else other
    return one if mine > theirs else other


class Body(StrEnum):
    """Who meets."""

    PARTY_COMMITTEE = "party-committee"
    TWO_COMMITTEES = "two-committees"
    PARTY_MEETING = "party-meeting"
    VILLAGERS = "villagers"
    REPRESENTATIVES = "representatives"
    GROUP = "group"
    MEMBERS = "members"
    MEMBER_REPRESENTATIVES = "member-representatives"
    BOARD = "board"
    PARTY_ELECTION = "party-election"
    ELECTION = "election"
    RUN_OFF = "run-off"
    RECALL = "recall"

    @property
    def zh(self) -> str:
        return VOTES[self].zh


@dataclass(frozen=True, slots=True)
class Vote:
    """What makes a body's vote valid and carried.

    `attend` is the share of the entitled who take part, `attend_households` of the households' representatives where a
    meeting may also be held by household; None asks nothing. `more_than`: the body itself must have more members.
    """

    zh: str
    attend: Share | None
    carry: Share
    base: Base
    source: str
    attend_households: Share | None = None
    more_than: int = 0
    plurality: bool = False
    proxies: bool = False

    @property
    def base_zh(self) -> str:
        return "应到会人数" if self.base == "eligible" else "实到会人数"


VOTES: Final[dict[Body, Vote]] = {
    Body.PARTY_COMMITTEE: Vote("村党组织委员会会议", HALF, OVER_HALF, "eligible", "支部工作条例第十二条"),
    Body.TWO_COMMITTEES: Vote("村“两委”联席会议", HALF, OVER_HALF, "eligible", "四议两公开工作法"),
    Body.PARTY_MEETING: Vote("党员大会", HALF, OVER_HALF, "eligible", "支部工作条例第十一条"),
    Body.VILLAGERS: Vote(
        "村民会议", OVER_HALF, OVER_HALF, "present", "村民委员会组织法第二十六条", attend_households=TWO_THIRDS
    ),
    Body.REPRESENTATIVES: Vote("村民代表会议", TWO_THIRDS, OVER_HALF, "present", "村民委员会组织法第三十条"),
    Body.GROUP: Vote(
        "村民小组会议", TWO_THIRDS, OVER_HALF, "present", "村民委员会组织法第三十二条", attend_households=TWO_THIRDS
    ),
    Body.MEMBERS: Vote(
        "成员大会", TWO_THIRDS, TWO_THIRDS, "eligible", "农村集体经济组织法第二十七条", proxies=True
    ),
    Body.MEMBER_REPRESENTATIVES: Vote(
        "成员代表大会", None, TWO_THIRDS, "eligible", "农村集体经济组织法第二十八条", more_than=20
    ),
    Body.BOARD: Vote("理事会会议", TWO_THIRDS, OVER_HALF, "eligible", "农村集体经济组织法第三十一条"),
    Body.PARTY_ELECTION: Vote("党组织选举", FOUR_FIFTHS, OVER_HALF, "present", "基层组织选举工作条例"),
    Body.ELECTION: Vote("村民委员会选举", OVER_HALF, OVER_HALF, "present", "村民委员会组织法第十八条"),
    Body.RUN_OFF: Vote(
        "村民委员会另行选举", None, THIRD, "present", "村民委员会组织法第十八条", plurality=True
    ),
    Body.RECALL: Vote("罢免村民委员会成员", OVER_HALF, OVER_HALF, "present", "村民委员会组织法第十九条"),
}  # fmt: skip
"""governance.md 0.4. In elections "present" are the ballots cast, invalid ones among them."""


@dataclass(frozen=True, slots=True)
class Count:
    """One counted vote. `eligible` are those entitled, or the households where the meeting is held by household."""

    eligible: int
    present: int
    ayes: int
    noes: int = 0
    abstained: int = 0
    proxies: int = 0
    by_households: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fault` says in Chinese what was missed; empty when the vote is valid and carried."""

    quorum: bool
    carried: bool
    fault: str = ""

    @property
    def valid(self) -> bool:
        return self.quorum and self.carried


def nonsense(vote: Vote, count: Count) -> str:
    """Why these numbers cannot be the count of one vote, or an empty text."""
    numbers = (count.eligible, count.present, count.ayes, count.noes, count.abstained, count.proxies)
    if min(numbers) < 0 or max(numbers) > LARGEST_MEETING:
        return "人数和票数应是 0 以上的整数"
    if count.eligible == 0:
        return "应到人数不能是 0"
    if count.present > count.eligible:
        return f"实到 {count.present} 人，多于应到 {count.eligible} 人"
    if count.ayes + count.noes + count.abstained > count.present:
        return (
            f"赞成、反对、弃权共 {count.ayes + count.noes + count.abstained} 票，多于实到 {count.present} 人"
        )
    if count.proxies and not vote.proxies:
        return f"{vote.zh}不能委托他人代为表决"
    if count.proxies > count.present:
        return f"委托 {count.proxies} 人，多于实到 {count.present} 人"
    if count.by_households and vote.attend_households is None:
        return f"{vote.zh}不按户计算到会"
    return ""


def attendance(vote: Vote, *, by_households: bool) -> Share | None:
    return vote.attend_households if by_households else vote.attend


def judge(vote: Vote, count: Count) -> Verdict:
    """Whether a vote is valid and carried, by the body's own denominators. The count must make sense (`nonsense`)."""
    if vote.more_than and count.eligible <= vote.more_than:
        return Verdict(False, False, f"{vote.zh}应多于 {vote.more_than} 人，只有 {count.eligible} 人")
    share = attendance(vote, by_households=count.by_households)
    if share is not None and not share.reached(count.present, count.eligible):
        whom = "户的代表" if count.by_households else "人"
        least = share.least(count.eligible)
        return Verdict(
            False,
            False,
            f"到会人数不足：应到 {count.eligible} {whom}，须 {least} {whom}到会，实到 {count.present}",
        )
    whole = count.eligible if vote.base == "eligible" else count.present
    if not vote.carry.reached(count.ayes, whole):
        least = vote.carry.least(whole) if whole else 1
        return Verdict(
            True, False, f"赞成票不足：{vote.base_zh} {whole}，须 {least} 票赞成，得 {count.ayes} 票"
        )
    if vote.plurality and count.ayes <= count.noes:
        return Verdict(True, False, f"得票不比反对多：赞成 {count.ayes} 票，反对 {count.noes} 票")
    return Verdict(True, True)


def with_local(vote: Vote, *, attend: Share | None = None, carry: Share | None = None) -> Vote:
    """The vote under a county's or a charter's own shares; the law's stay where they are stricter."""
    if attend is not None:
        vote = replace(vote, attend=attend if vote.attend is None else stricter(vote.attend, attend))
    return vote if carry is None else replace(vote, carry=stricter(vote.carry, carry))


def at_least(law: int, local: int) -> int:
    """A minimum period under two rules: the longer one."""
    return max(law, local)


def at_most(law: int, local: int) -> int:
    """A time limit under two rules: the shorter one."""
    return min(law, local)


LAW_NOTICE_DAYS: Final[dict[Body, int]] = {Body.VILLAGERS: 10, Body.MEMBERS: 10}
"""National minimum between the notice and the meeting (VCL 25, RCEO 27)."""
LAW_DISPLAY_DAYS: Final = 15
"""VCL 35."""
LAW_OBJECTION_DAYS: Final = 10
"""Sichuan's disclosure ordinance, art. 16."""
MAY_BE_SHORT: Final = frozenset({Body.VILLAGERS})
"""Where the law lets a notice be shorter in special cases, with a reason."""


def notice_in_time(given_on: dt.date, meeting_on: dt.date, days: int) -> bool:
    """Whether a notice came at least so many days before; the day it is given does not count."""
    return given_on <= latest_before(meeting_on, days)


@dataclass(frozen=True, slots=True)
class Composition:
    """A representatives' meeting: how many belong to it, how many of them are representatives, women, households."""

    members: int
    representatives: int
    women: int
    households: int


def composition_faults(found: Composition) -> list[str]:
    """What governance.md D-04 asks of a villagers' representatives' meeting and this one lacks."""
    faults = []
    if 5 * found.representatives < 4 * found.members:
        faults.append("村民代表应占组成人员的五分之四以上")
    if 3 * found.women < found.members:
        faults.append("妇女代表应占组成人员的三分之一以上")
    if not 5 * found.representatives <= found.households <= 15 * found.representatives:
        faults.append("每 5 至 15 户推选一名代表，或由各村民小组推选若干人")
    return faults
