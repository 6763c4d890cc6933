"""Trial balance (科目余额表): all levels for a range of months, or first-level accounts month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .balances import LedgerBalances, Position
from .chart import Heading


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account over a range of months. Opening and closing are debit less credit."""

    code: str
    name: str
    level: int
    opening: int
    debit: int
    credit: int
    year_debit: int
    year_credit: int
    closing: int


@dataclass(frozen=True, slots=True)
class TrialTotals:
    """Sums over first-level accounts. Balances are gathered by the side on which each account stands."""

    opening_debit: int
    opening_credit: int
    debit: int
    credit: int
    year_debit: int
    year_credit: int
    closing_debit: int
    closing_credit: int

    @property
    def balanced(self) -> bool:
        return (
            self.opening_debit == self.opening_credit
            and self.debit == self.credit
            and self.year_debit == self.year_credit
            and self.closing_debit == self.closing_credit
        )


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Accounts used from the start of the year to the last month, parents before details."""

    year: int
    first: int
    last: int
    rows: tuple[TrialRow, ...]

    @property
    def totals(self) -> TrialTotals:
        top = [row for row in self.rows if row.level == 1]
        return TrialTotals(
            sum(row.opening for row in top if row.opening > 0),
            -sum(row.opening for row in top if row.opening < 0),
            sum(row.debit for row in top),
            sum(row.credit for row in top),
            sum(row.year_debit for row in top),
            sum(row.year_credit for row in top),
            sum(row.closing for row in top if row.closing > 0),
            -sum(row.closing for row in top if row.closing < 0),
        )


def trial_balance(balances: LedgerBalances, first: int, last: int, levels: int = 9) -> TrialBalance:
    """For months `first` to `last` (1–12) of the year, down to a level."""
    if not 1 <= first <= last <= 12:
        raise ValueError(f"月份范围应在 1 至 12 之间，收到 {first} 至 {last}")
    before, after = balances.at(first - 1), balances.at(last)
    used = after.used()
    chart = balances.chart
    rows = tuple(
        _row(heading, chart.level(heading.code), before, after)
        for heading in chart
        if heading.code in used and chart.level(heading.code) <= levels
    )
    return TrialBalance(balances.year, first, last, rows)


def _row(heading: Heading, level: int, before: Position, after: Position) -> TrialRow:
    start, end = before.sums(heading.code), after.sums(heading.code)
    return TrialRow(
        heading.code,
        heading.name,
        level,
        opening=start.closing,
        debit=end.debit - start.debit,
        credit=end.credit - start.credit,
        year_debit=end.debit,
        year_credit=end.credit,
        closing=end.closing,
    )


class MonthlyRow(NamedTuple):
    """A first-level account in one month. `month` is 202511."""

    month: int
    code: str
    opening: int
    debit: int
    credit: int
    closing: int


def monthly_trial_balance(balances: LedgerBalances, first: int, last: int) -> Iterator[MonthlyRow]:
    """Each month with the same accounts: all those that the book used in the year."""
    turnover = _monthly_turnover(balances)
    opening = balances.opening_month
    running = {code: sum(d - c for d, c in months[:first]) for code, months in turnover.items()}
    for number in range(first, last + 1):
        for code in sorted(turnover):
            debit, credit = turnover[code][number]
            start = running[code]
            running[code] = closing = start + debit - credit
            yield MonthlyRow(opening + number, code, start, debit, credit, closing)


def _monthly_turnover(balances: LedgerBalances) -> dict[str, list[tuple[int, int]]]:
    """Debit and credit of each first-level account in each month; place 0 is the opening."""
    opening = balances.opening_month
    posted: dict[str, tuple[list[int], list[int]]] = {}
    for account, _party, _project, month, debit, credit, _cd, _cc in balances.rows:
        sides = posted.get(account)
        if sides is None:
            sides = posted[account] = ([0] * 13, [0] * 13)
        number = month - opening if month > opening else 0
        sides[0][number] += debit
        sides[1][number] += credit
    tops: dict[str, list[tuple[int, int]]] = {}
    for account, (debits, credits) in posted.items():
        found = tops.setdefault(balances.chart.first_of(account), [(0, 0)] * 13)
        found[:] = [(d + x, c + y) for (d, c), x, y in zip(found, debits, credits, strict=True)]
    return {code: pairs for code, pairs in tops.items() if _was_used(pairs)}


def _was_used(pairs: list[tuple[int, int]]) -> bool:
    (opening_debit, opening_credit), *turnover = pairs
    return opening_debit != opening_credit or any(debit or credit for debit, credit in turnover)
