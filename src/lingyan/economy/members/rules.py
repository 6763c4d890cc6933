"""Rules of distribution: pure values, no database, no clock. Amounts are fen, shares hundredths.

Sources: 农村集体经济组织法 42 and governance.md E-29 (losses first, then 公积公益金, then members by their shares),
E-35 (what one holder may come to by transfer); accounting.md 6.3, lines 14 to 21.

Rounding: every member gets the whole fen below share × sum ÷ all shares, so equal shares always get equal money. The
fen that are left, fewer than there are members, stay undistributed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.jcs import canonical
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.problems import Problem

MOST_SHARES: Final = 10**12
_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Income:
    """The year's lines of 收益及收益分配表: 14, 15, 16, and what was distributed already, 18, 19, 20.

    `later` is what was distributed after the year's end, until now.
    """

    net: int
    opening: int
    other: int = 0
    reserved: int = 0
    allotted: int = 0
    others: int = 0
    later: int = 0

    @property
    def distributable(self) -> int:
        return self.net + self.opening + self.other

    @property
    def left(self) -> int:
        return self.distributable - self.reserved - self.allotted - self.others - self.later


def reserve_due(income: Income, percent: int) -> int:
    """What must still go to 公积公益金: the percentage of the year's net income less losses it has to cover.

    Rounded up to the fen, so that it is never less than the rate.
    """
    base = max(0, min(income.net, income.distributable))
    return max(0, -(-base * percent // 100) - income.reserved)


def most_for_members(income: Income, percent: int) -> int:
    return max(0, income.left - reserve_due(income, percent))


def plan_problems(income: Income, percent: int, least_percent: int, pool: int) -> Iterator[Problem]:
    """Everything that keeps a sum from being distributed."""
    if not least_percent <= percent <= 100:
        yield Problem(
            "reserve-too-low", f"公积公益金比例不能低于 {least_percent}%，最高 100%", value=f"{percent}%"
        )
        return
    if not 0 < pool <= MAX_FEN:
        yield Problem("bad-amount", "向成员分配的金额要大于零")
        return
    if income.distributable <= 0:
        loss = format_yuan(-income.distributable)
        yield Problem("loss-not-covered", f"亏损还没有弥补，可分配收益为 -{loss} 元，不能向成员分配")
        return
    most = most_for_members(income, percent)
    if pool > most:
        yield Problem(
            "over-distributable",
            f"可分配收益 {format_yuan(income.distributable)} 元，已分配的和应提的公积公益金除去以后，"
            f"最多可向成员分配 {format_yuan(most)} 元",
            value=format_yuan(pool),
        )


def allot(pool: int, shares: Sequence[int]) -> list[int]:
    """The fen of each, in the order given. MONEY: by whole numbers; what they do not come to stays undistributed."""
    total = sum(shares)
    if total <= 0 or min(shares) < 0:
        raise ValueError("shares must be positive in sum and none negative")
    return [pool * share // total for share in shares]


def over_limit(holding: int, total: int, percent: int) -> bool:
    """Whether one holder has more than the percentage of all shares."""
    return holding * 100 > total * percent


@dataclass(frozen=True, slots=True)
class Holding:
    """A member on a day: household (None for who no longer belongs) and shares by kind, none of them nought."""

    member: int
    household: int | None
    shares: Mapping[str, int]

    def of(self, kinds: Iterable[str]) -> int:
        return sum(self.shares.get(kind, 0) for kind in kinds)


def roll_digest(holdings: Iterable[Holding]) -> str:
    """SHA-256 of who belongs to the register with which shares, in the order of the members' ids."""
    rows = [
        {"member": each.member, "household": each.household, "shares": dict(each.shares)}
        for each in sorted(holdings, key=lambda each: each.member)
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()


def list_digest(lines: Iterable[tuple[int, int, int]]) -> str:
    """SHA-256 of a list of (member, hundredths, fen) in its order."""
    return hashlib.sha256(canonical([list(line) for line in lines])).hexdigest()


def shown_shares(hundredths: int) -> str:
    """250 as `2.5`, 300 as `3`."""
    whole, rest = divmod(abs(hundredths), 10**_PLACES)
    text = f"{whole:,}.{rest:0{_PLACES}d}".rstrip("0").rstrip(".")
    return f"-{text}" if hundredths < 0 else text
