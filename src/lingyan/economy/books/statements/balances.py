"""One book's year from its stored month balances, compact and without a database.

Amounts are fen. A signed balance is debit less credit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from .chart import Chart
from .formulas import Measure

Key = int | str
"""A party or a project: the row's id, or its code."""


class BalanceRow(NamedTuple):
    """One month of one account, party and project. `month` is 202511, or 202500 for what was brought forward.

    `closing_debit` and `closing_credit` are the parts of the turnover that closing and folding vouchers made.
    """

    account: str
    party: Key | None
    project: Key | None
    month: int
    debit: int
    credit: int
    closing_debit: int = 0
    closing_credit: int = 0


@dataclass(slots=True)
class Sums:
    """An account with everything below it, from the start of the year to a month."""

    opening: int = 0
    debit: int = 0
    credit: int = 0
    closing_debit: int = 0
    closing_credit: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit

    @property
    def turnover(self) -> int:
        """Debit less credit without closing and folding vouchers."""
        return self.debit - self.closing_debit - self.credit + self.closing_credit

    def add(self, other: Sums) -> None:
        self.opening += other.opening
        self.debit += other.debit
        self.credit += other.credit
        self.closing_debit += other.closing_debit
        self.closing_credit += other.closing_credit


NOTHING: Final = Sums()
_MEASURES: Final[Mapping[Measure, Callable[[Sums, int], int]]] = {
    Measure.CLOSING: lambda sums, normal: sums.closing * normal,
    Measure.OPENING: lambda sums, normal: sums.opening * normal,
    Measure.TURNOVER: lambda sums, normal: sums.turnover * normal,
    Measure.DEBIT_TURNOVER: lambda sums, _: sums.debit - sums.closing_debit,
    Measure.CREDIT_TURNOVER: lambda sums, _: sums.credit - sums.closing_credit,
}


class Position:
    """Where a book stands at the end of a month: sums of every account, and the lowest details."""

    def __init__(self, chart: Chart, rows: Iterable[BalanceRow], opening_month: int, month: int) -> None:
        self.chart = chart
        self.month = month
        self._rows = [row for row in rows if row[3] <= month]
        self._opening_month = opening_month
        self._sums = self._rolled_up(self._by_posting_account())

    def _by_posting_account(self) -> dict[str, Sums]:
        own: dict[str, Sums] = {}
        opening_month = self._opening_month
        for account, _party, _project, month, debit, credit, closing_debit, closing_credit in self._rows:
            sums = own.get(account)
            if sums is None:
                sums = own[account] = Sums()
            if month <= opening_month:
                sums.opening += debit - credit
            else:
                sums.debit += debit
                sums.credit += credit
                sums.closing_debit += closing_debit
                sums.closing_credit += closing_credit
        return own

    def _rolled_up(self, own: Mapping[str, Sums]) -> dict[str, Sums]:
        total: dict[str, Sums] = {}
        for account, sums in own.items():
            for code in self.chart.lineage(account):
                total.setdefault(code, Sums()).add(sums)
        return total

    def sums(self, account: str) -> Sums:
        """Of the account and everything below it; nothing when it was never used."""
        return self._sums.get(account, NOTHING)

    def closing(self, account: str) -> int:
        return self.sums(account).closing

    def used(self) -> set[str]:
        """Codes with a balance brought forward or any turnover."""
        return {
            code
            for code, sums in self._sums.items()
            if sums.opening or sums.debit or sums.credit or sums.closing_debit or sums.closing_credit
        }

    def details(self, account: str) -> dict[tuple[str, Key | None], int]:
        """Signed balance of each lowest detail: posting account and household, unit or other party."""
        found: dict[tuple[str, Key | None], int] = {}
        for code, party, _project, _month, debit, credit, _cd, _cc in self._rows:
            if code.startswith(account):
                key = (code, party)
                found[key] = found.get(key, 0) + debit - credit
        return found

    def value(self, account: str, measure: Measure) -> int:
        """What a formula token asks for."""
        if measure is Measure.DEBIT_DETAILS:
            return sum(amount for amount in self.details(account).values() if amount > 0)
        if measure is Measure.CREDIT_DETAILS:
            return -sum(amount for amount in self.details(account).values() if amount < 0)
        return _MEASURES[measure](self.sums(account), self.chart.normal(account))


class LedgerBalances:
    """A book's rows of one year with what was brought forward into it.

    Rows of earlier years and of month 0 together are the opening; later rows are left out.
    """

    def __init__(self, chart: Chart, year: int, rows: Iterable[BalanceRow]) -> None:
        self.chart = chart
        self.year = year
        last = year * 100 + 12
        self.rows = [row for row in rows if row[3] <= last]

    @property
    def opening_month(self) -> int:
        return self.year * 100

    def at(self, number: int) -> Position:
        """After the month with this number; 0 is the start of the year."""
        if not 0 <= number <= 12:
            raise ValueError(f"月份应为 0 至 12，收到 {number}")
        return Position(self.chart, self.rows, self.opening_month, self.opening_month + number)

    def lowest(self, number: int = 12) -> dict[tuple[str, Key | None, Key | None], int]:
        """Signed balance after a month per account, party and project; nil ones left out."""
        found: dict[tuple[str, Key | None, Key | None], int] = {}
        for account, party, project, month, debit, credit, _cd, _cc in self.rows:
            if month <= self.opening_month + number:
                key = (account, party, project)
                found[key] = found.get(key, 0) + debit - credit
        return {key: amount for key, amount in found.items() if amount}

    def last_month(self) -> int:
        """The number of the last month with turnover; 0 when there is none."""
        return max(
            (row[3] - self.opening_month for row in self.rows if row[3] > self.opening_month), default=0
        )
