"""Trial balances and statements of many books at once, on arrays of fen.

The same forms and the same meaning of every token as for one book; a test holds both against each other.
MONEY: every array is int64, so sums are exact far beyond any city's total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .chart import Chart
from .formulas import Measure, StatementForm, evaluate

Fen = NDArray[np.int64]
Index = NDArray[np.int64]
MONTHS: Final = 13
"""Places of a year: 0 is what was brought forward, 1–12 are the months."""


@dataclass(frozen=True, slots=True)
class BalanceColumns:
    """Stored balances as columns: book and account are places in the lists given to `BulkBalances`.

    `month` is 0–12, `party` any number that tells parties of all books apart, 0 for none.
    """

    book: Index
    account: Index
    party: Index
    month: Index
    debit: Fen
    credit: Fen
    closing_debit: Fen
    closing_credit: Fen


class BulkBalances:
    """Books in the order given, each with the balances of one year."""

    def __init__(
        self, chart: Chart, year: int, books: int, accounts: Sequence[str], rows: BalanceColumns
    ) -> None:
        self.chart = chart
        self.year = year
        self.books = books
        self.accounts = tuple(accounts)
        self._rows = rows

    @cached_property
    def first_level(self) -> tuple[str, ...]:
        """First-level codes of the accounts given, in code order."""
        return tuple(sorted({self.chart.first_of(account) for account in self.accounts}))

    @cached_property
    def _monthly(self) -> tuple[Fen, Fen]:
        """Debit and credit as [book, first-level account, month]."""
        tops = {code: place for place, code in enumerate(self.first_level)}
        top_of = np.array([tops[self.chart.first_of(code)] for code in self.accounts] or [0], dtype=np.int64)
        rows = self._rows
        width = len(self.first_level)
        cell = (rows.book * width + top_of[rows.account]) * MONTHS + rows.month
        shape = (self.books, width, MONTHS)
        return _summed(cell, rows.debit, shape), _summed(cell, rows.credit, shape)

    def trial_balance(self, first: int, last: int) -> TrialColumns:
        """Month by month, for each book the first-level accounts that it used in the year."""
        debit, credit = self._monthly
        net = debit - credit
        closing = np.cumsum(net, axis=2)
        used = (net[:, :, 0] != 0) | np.any((debit[:, :, 1:] != 0) | (credit[:, :, 1:] != 0), axis=2)
        months = np.arange(first, last + 1)
        book, month, account = np.nonzero(
            np.broadcast_to(used[:, None, :], (self.books, len(months), used.shape[1]))
        )
        number = months[month]
        return TrialColumns(
            book,
            self.year * 100 + number,
            account,
            self.first_level,
            closing[book, account, number - 1],
            debit[book, account, number],
            credit[book, account, number],
            closing[book, account, number],
        )

    def statement(self, form: StatementForm, month: int) -> Fen:
        """Amounts as [book, line] after month 0–12."""
        source = _BulkPosition(self, self._rows, month)
        lines = evaluate(form, source.value, np.zeros(self.books, dtype=np.int64))
        return np.stack(lines, axis=1)


@dataclass(frozen=True, slots=True)
class TrialColumns:
    """Rows of a trial balance as columns; `account` is a place in `codes`, `book` a place among the books."""

    book: Index
    month: Index
    account: Index
    codes: tuple[str, ...]
    opening: Fen
    debit: Fen
    credit: Fen
    closing: Fen

    def __len__(self) -> int:
        return len(self.book)

    def rows(self) -> Iterator[tuple[int, int, str, int, int, int, int]]:
        """Book's place, month as 202511, account, opening, debit, credit, closing."""
        codes = self.codes
        for book, month, account, opening, debit, credit, closing in zip(
            self.book.tolist(),
            self.month.tolist(),
            self.account.tolist(),
            self.opening.tolist(),
            self.debit.tolist(),
            self.credit.tolist(),
            self.closing.tolist(),
            strict=True,
        ):
            yield book, month, codes[account], opening, debit, credit, closing


class _BulkPosition:
    """Answers formula tokens for all books after one month."""

    def __init__(self, owner: BulkBalances, rows: BalanceColumns, month: int) -> None:
        self._owner = owner
        self._rows = rows
        self._month = month
        self._shape = (owner.books, max(len(owner.accounts), 1))
        self._sums: dict[Measure, Fen] = {}

    def value(self, account: str, measure: Measure) -> Fen:
        if measure in (Measure.DEBIT_DETAILS, Measure.CREDIT_DETAILS):
            return self._details(account, measure)
        columns = self._below(account)
        total: Fen = self._matrix(measure)[:, columns].sum(axis=1)
        one_side = measure in (Measure.DEBIT_TURNOVER, Measure.CREDIT_TURNOVER)
        return total if one_side else total * self._owner.chart.normal(account)

    def _below(self, account: str) -> list[int]:
        return [place for place, code in enumerate(self._owner.accounts) if code.startswith(account)]

    def _matrix(self, measure: Measure) -> Fen:
        """The measure of every posting account, debit less credit, as [book, account]."""
        if measure not in self._sums:
            rows = self._rows
            chosen = np.nonzero(self._months(measure))[0]
            cell = rows.book[chosen] * self._shape[1] + rows.account[chosen]
            self._sums[measure] = _summed(cell, self._amount(measure)[chosen], self._shape)
        return self._sums[measure]

    def _months(self, measure: Measure) -> NDArray[np.bool_]:
        month = self._rows.month
        if measure is Measure.OPENING:
            return np.equal(month, 0)
        if measure is Measure.CLOSING:
            return np.less_equal(month, self._month)
        return np.logical_and(month > 0, month <= self._month)

    def _amount(self, measure: Measure) -> Fen:
        rows = self._rows
        if measure is Measure.DEBIT_TURNOVER:
            return rows.debit - rows.closing_debit
        if measure is Measure.CREDIT_TURNOVER:
            return rows.credit - rows.closing_credit
        if measure is Measure.TURNOVER:
            return rows.debit - rows.closing_debit - rows.credit + rows.closing_credit
        return rows.debit - rows.credit

    def _details(self, account: str, measure: Measure) -> Fen:
        """Sums of the debit or the credit balances of each account and party."""
        rows = self._rows
        below = np.zeros(self._shape[1], dtype=np.bool_)
        below[self._below(account)] = True
        chosen = np.nonzero(below[rows.account] & (rows.month <= self._month))[0]
        order = chosen[np.lexsort((rows.party[chosen], rows.account[chosen], rows.book[chosen]))]
        if not len(order):
            return np.zeros(self._owner.books, dtype=np.int64)
        book, item, party = rows.book[order], rows.account[order], rows.party[order]
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (book[1:] != book[:-1]) | (item[1:] != item[:-1]) | (party[1:] != party[:-1])
        starts = np.nonzero(new)[0]
        balance = np.add.reduceat(rows.debit[order] - rows.credit[order], starts)
        side = 1 if measure is Measure.DEBIT_DETAILS else -1
        return _summed(book[starts], np.maximum(balance * side, 0), (self._owner.books,))


def _summed(cell: Index, amounts: Fen, shape: tuple[int, ...]) -> Fen:
    """Amounts added into the cells of an array, exactly."""
    total = np.zeros(int(np.prod(shape)), dtype=np.int64)
    np.add.at(total, cell, amounts)
    return total.reshape(shape)
