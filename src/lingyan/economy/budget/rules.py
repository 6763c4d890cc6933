"""Rules of budgets, pure: which line takes what the ledger holds, what is over, the cap of non-productive expense.

Amounts are fen. An entry is positive on the side that its block speaks of: income received, expense and outlay made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

INCOME: Final = "income"
EXPENSE: Final = "expense"
CAPITAL: Final = "capital"
_INCOME: Final = ("501", "502", "503", "504")
_EXPENSE: Final = ("511", "512", "513", "514", "515", "521")
CAPITAL_ACCOUNTS: Final = ("131", "132", "134", "141", "151", "153", "161", "171")
"""What is bought, built, planted or invested. 153 is where works stand until they are handed over to another."""
WORKS: Final = "153"


def block_of(account: str) -> str:
    """The part of the budget that an account belongs to; empty for accounts that are not budgeted."""
    if account.startswith(_INCOME):
        return INCOME
    if account.startswith(_EXPENSE):
        return EXPENSE
    return CAPITAL if account.startswith(CAPITAL_ACCOUNTS) else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger holds of one account and project in one month."""

    account: str
    project: int | None
    month: int
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of a budget as the rules see it."""

    account: str
    project: int | None
    amount: int


@dataclass(slots=True)
class Taken:
    """What one line has taken: of the month asked for, and of the year up to it."""

    month: int = 0
    year: int = 0


@dataclass(slots=True)
class Execution:
    """Lines in their order with what they took, and what no line was made for, by account."""

    taken: list[Taken]
    unplanned: dict[str, Taken] = field(default_factory=dict)


def line_for(account: str, project: int | None, lines: Sequence[Plan]) -> int | None:
    """The place of the line that an entry belongs to: of its project before one for all, then the nearest account."""
    fitting = [
        (line.project is not None, len(line.account), -place)
        for place, line in enumerate(lines)
        if account.startswith(line.account) and line.project in (None, project)
    ]
    return -max(fitting)[2] if fitting else None


def execute(lines: Sequence[Plan], entries: Iterable[Entry], month: int) -> Execution:
    """Every entry up to a month (1–12), in exactly one line or under what was not planned."""
    found = Execution([Taken() for _ in lines])
    places: dict[tuple[str, int | None], int | None] = {}
    for entry in entries:
        if entry.month > month:
            continue
        key = (entry.account, entry.project)
        if key not in places:
            places[key] = line_for(entry.account, entry.project, lines)
        place = places[key]
        taken = found.unplanned.setdefault(entry.account, Taken()) if place is None else found.taken[place]
        taken.year += entry.amount
        taken.month += entry.amount if entry.month == month else 0
    return found


OVER: Final = "over"
BEYOND: Final = "beyond"
MET: Final = "met"
SHORT: Final = "short"
RUNNING: Final = "running"


def standing(block: str, planned: int, actual: int, over_percent: int, *, year_done: bool) -> str:
    """How a line stands: spending `over` its budget, `beyond` what the county lets pass; income `met` or `short`."""
    if block == INCOME:
        if actual >= planned:
            return MET
        return SHORT if year_done else RUNNING
    if actual * 100 > planned * (100 + over_percent):
        return BEYOND
    return OVER if actual > planned else RUNNING


def is_nonproductive(account: str, codes: Collection[str]) -> bool:
    return any(code and account.startswith(code) for code in codes)


def cap_of(cap: int, percent: int, income: int) -> int | None:
    """The lower of a fixed sum and a share of the planned income; None where the county sets neither (0)."""
    limits = [*([cap] if cap else []), *([income * percent // 100] if percent else [])]
    return min(limits, default=None)


def totals(amounts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Sums by block."""
    found: defaultdict[str, int] = defaultdict(int)
    for block, amount in amounts:
        found[block] += amount
    return found
