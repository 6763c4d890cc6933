"""Votes, margins, conditions and scores of a selection. Pure; every vote has its own denominator.

Sources: governance.md 0.4 and B-1 to B-3 (基层组织选举工作条例 2020; 支部工作条例; the rest are a county's parameters).
All fractions are of integers: 过半数 is strictly more than half, 以上 includes the number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.problems import Problem
from lingyan.people.rules import completed_years

LARGEST: Final = 100_000
FULL_SCORE: Final = 10_000
"""A hundred points in hundredths."""
MEMBERS, PEOPLE, ELECTION, CHIEF = "members", "people", "election", "chief"
VILLAGERS, HOUSEHOLDS, REPRESENTATIVES = "villagers", "households", "representatives"
COMMITTEE_FROM: Final = 7
"""A branch of so many full members elects a committee (A-04)."""
COMMITTEE_SIZE: Final = (3, 7)
BRANCH_FROM: Final = 3
SCORES: Final = ("written", "interview", "inspection")
EDUCATIONS: Final = ("junior", "senior", "college", "bachelor")
LONGEST_CONSENT: Final = 24
"""Months: nobody agrees for longer than two years."""


def quorate(kind: str, way: str, eligible: int, present: int, *, percent: int = 80) -> bool:
    """Whether enough came. Party election and the committee's own: four fifths; recommendation by members: the county's
    percentage; villagers: more than half of the adults, or two thirds of households or representatives."""
    if kind in {ELECTION, CHIEF}:
        return 5 * present >= 4 * eligible
    if kind == MEMBERS:
        return 100 * present >= percent * eligible
    return 2 * present > eligible if way == VILLAGERS else 3 * present >= 2 * eligible


def enough(kind: str, votes: int, present: int, *, percent: int = 50) -> bool:
    """Elections: more than half of those present (实到会). Recommendations: the county's percentage of them, or more."""
    return 2 * votes > present if kind in {ELECTION, CHIEF} else 100 * votes >= percent * present


@dataclass(frozen=True, slots=True)
class Sheet:
    """A count sheet: who could come, who came, and the ballots. `formal` is given for the party election alone."""

    eligible: int
    present: int
    issued: int
    returned: int
    invalid: int
    way: str = ""
    formal: int | None = None


def sheet_faults(sheet: Sheet, votes: Mapping[int, int], seats: int | None) -> Iterator[Problem]:
    """Numbers that cannot be. `seats`: how many names a ballot may carry, None where it is not limited."""
    numbers = (sheet.eligible, sheet.present, sheet.issued, sheet.returned, sheet.invalid, *votes.values())
    if min(numbers) < 0 or max(numbers) > LARGEST:
        yield Problem("bad-number", f"人数和票数应在 0 到 {LARGEST} 之间")
        return
    if not 0 < sheet.present <= sheet.eligible:
        yield Problem("bad-number", f"实到会 {sheet.present} 人应大于零，不多于应到会 {sheet.eligible} 人")
    if sheet.issued > sheet.present:
        yield Problem("issued-over", f"发出 {sheet.issued} 张票，多于实到会 {sheet.present} 人")
    if sheet.returned > sheet.issued:
        yield Problem(
            "returned-over", f"收回 {sheet.returned} 张，多于发出的 {sheet.issued} 张，投票无效，要重新投票"
        )
    if sheet.invalid > sheet.returned:
        yield Problem("invalid-over", f"无效票 {sheet.invalid} 张，多于收回的 {sheet.returned} 张")
    valid = sheet.returned - sheet.invalid
    if any(each > valid for each in votes.values()):
        yield Problem("votes-over", f"有人的得票多于有效票 {valid} 张")
    elif seats is not None and sum(votes.values()) > valid * seats:
        yield Problem(
            "votes-over", f"得票合计 {sum(votes.values())}，多于有效票 {valid} 张乘以应选 {seats} 人"
        )


def candidates_needed(seats: int, percent: int) -> int:
    """The fewest candidates: seats and `percent` more, rounded up (B-1 stage 6)."""
    return -(-seats * (100 + percent) // 100)


def elected(votes: Mapping[int, int], present: int, seats: int) -> set[int]:
    """Who has more than half of those present; of more than there are seats those with most, none at a tie for the last."""
    over = sorted(((n, key) for key, n in votes.items() if enough(ELECTION, n, present)), reverse=True)
    if len(over) <= seats:
        return {key for _, key in over}
    edge = over[seats][0]
    return {key for n, key in over[:seats] if n > edge}


def branch_fault(formal: int, others: int, staying: int) -> Problem | None:
    """A-01 and A-04: three full members make a branch, seven elect a committee of 3 to 7. `staying`: members in office
    whose seats are not elected now."""
    if formal < BRANCH_FROM:
        return Problem("too-few-members", f"正式党员 {formal} 人，不足 {BRANCH_FROM} 人不能单独成立党支部")
    if formal < COMMITTEE_FROM:
        return (
            Problem("no-committee", f"正式党员不足 {COMMITTEE_FROM} 人的不设委员会，只选书记 1 人")
            if others
            else None
        )
    low, high = COMMITTEE_SIZE
    size = 1 + others + staying
    if low <= size <= high:
        return None
    return Problem(
        "bad-size", f"委员会应为 {low} 至 {high} 人，选出后将是 {size} 人，请核对同时选举的委员人数和现任委员"
    )


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who may apply: completed years at most, education at least, months in the Party at least, on the closing day."""

    age: int
    education: str
    party_months: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What an applicant stated; birth as (year, month), None where unknown."""

    birth: tuple[int, int] | None
    education: str
    party_since: dt.date | None


def condition_faults(asked: Conditions, stated: Stated, on: dt.date) -> Iterator[Problem]:
    """What an applicant does not meet on the closing day."""
    if stated.birth is None:
        yield Problem("no-birth", "没有登记出生年月，不能核对年龄")
    elif (age := completed_years(*stated.birth, on)) > asked.age:
        yield Problem("too-old", f"年龄 {age} 周岁，超过 {asked.age} 周岁")
    if stated.education not in EDUCATIONS or EDUCATIONS.index(stated.education) < EDUCATIONS.index(
        asked.education
    ):
        yield Problem("education", "学历低于公告的要求")
    if stated.party_since is None or months_between(stated.party_since, on) < asked.party_months:
        yield Problem("party-time", f"入党时间不满 {asked.party_months} 个月")


def months_between(first: dt.date, last: dt.date) -> int:
    """Whole months passed."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def weights_fault(weights: Mapping[str, int]) -> Problem | None:
    if sum(weights.values()) != 100 or min(weights.values()) < 1:
        return Problem("bad-weights", f"笔试、面试、考察的权重合计应为 100，现在是 {sum(weights.values())}")
    return None


def total(scores: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """The weighted sum in hundredths of a point, halves rounded up. What has no score yet adds nothing."""
    sum_ = sum(scores[each] * weights[each] for each in SCORES if each in scores)
    return (2 * sum_ + 100) // 200


def through(totals: Mapping[int, int], places: int) -> set[int]:
    """Who goes on to the next round: the best `places`, and whoever is equal to the last of them."""
    ranked = sorted(totals.values(), reverse=True)
    if len(ranked) <= places:
        return set(totals)
    edge = ranked[places - 1]
    return {key for key, value in totals.items() if value >= edge}
