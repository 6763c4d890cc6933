"""Many books at once give what each book gives alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.bulk import BalanceColumns, BulkBalances
from lingyan.economy.books.statements.formulas import balance_sheet_form, income_statement_form
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import monthly_trial_balance
from tests.economy.books.journals import journal_files, read_journal
from tests.economy.books.statements.test_balances import CHART, rows


def in_bulk(books: list[list[BalanceRow]]) -> BulkBalances:
    accounts = sorted({row.account for book in books for row in book})
    parties: dict[object, int] = {(place, None): 0 for place in range(len(books))}
    table = [
        (
            place,
            accounts.index(row.account),
            parties.setdefault((place, row.party), len(parties)),
            row.month - 202500,
            *row[4:],
        )
        for place, book in enumerate(books)
        for row in book
    ]
    columns = np.array(table, dtype=np.int64).reshape(-1, 8)
    return BulkBalances(CHART, 2025, len(books), accounts, BalanceColumns(*columns.T))


def same(books: list[list[BalanceRow]], month: int) -> None:
    bulk = in_bulk(books)
    trial = list(bulk.trial_balance(1, month).rows())
    sheet_closing = bulk.statement(balance_sheet_form(), month)
    sheet_opening = bulk.statement(balance_sheet_form(), 0)
    income = bulk.statement(income_statement_form(), month)
    alone = [LedgerBalances(CHART, 2025, book) for book in books]
    assert trial == [
        (place, *row) for place, book in enumerate(alone) for row in monthly_trial_balance(book, 1, month)
    ]
    for place, book in enumerate(alone):
        sheet = balance_sheet(book, month)
        assert sheet_closing[place].tolist() == [line.closing for line in sheet.lines]
        assert sheet_opening[place].tolist() == [line.opening for line in sheet.lines]
        assert income[place].tolist() == [line.amount for line in income_statement(book, month).lines]


@settings(deadline=None)
@given(st.lists(st.lists(rows, max_size=25), min_size=1, max_size=4), st.integers(1, 12))
def test_any_books(books: list[list[BalanceRow]], month: int) -> None:
    same(books, month)


def test_the_sample_villages() -> None:
    same([read_journal(path).balance_rows() for path in journal_files()], 12)
