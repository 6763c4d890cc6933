"""Statements read from the database, with the number of queries they take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingyan.economy.books import queries
from lingyan.economy.books.models import Account, Balance, Book
from lingyan.economy.books.statements.formulas import balance_sheet_form, income_statement_form
from lingyan.kernel.month import Month
from tests.economy.books.journals import expected_rows, journal_files, read_journal
from tests.economy.books.stored import empty_book, stored_book
from tests.support.refusals import refused

DECEMBER = Month(2025, 12)


def test_statements_of_a_stored_book(book: Book, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        sheet = queries.balance_sheet(book, DECEMBER)
    with django_assert_num_queries(2):
        income = queries.income_statement(book, DECEMBER)
    assert [(line.opening, line.closing) for line in sheet.lines] == [
        (int(row["opening_fen"]), int(row["closing_fen"]))
        for row in expected_rows(journal_files()[0], "balance-sheet")
    ]
    assert [(line.amount, line.previous) for line in income.lines] == [
        (int(row["amount_fen"]), None) for row in expected_rows(journal_files()[0], "income-statement")
    ]
    assert queries.statement_checks(book, DECEMBER) == []
    assert queries.year_is_closed(book, 2025)
    assert queries.last_posted_month(book) == DECEMBER


def test_trial_balance_has_all_levels(book: Book, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        trial = queries.trial_balance(book, Month(2025, 1), Month(2025, 6))
    assert trial.totals.balanced
    assert {1, 2, 3} <= {row.level for row in trial.rows}
    money = next(row for row in trial.rows if row.code == "102")
    details = [row for row in trial.rows if row.code.startswith("102") and row.level == 2]
    assert money.closing == sum(row.closing for row in details)


def test_a_range_over_two_years_is_refused(book: Book) -> None:
    with refused("bad-month-range"):
        queries.trial_balance(book, Month(2024, 12), Month(2025, 1))


@pytest.mark.slow
@pytest.mark.django_db
def test_all_villages_at_once_equal_the_expected_files() -> None:
    for path in journal_files():
        stored_book(read_journal(path))
    books = Book.objects.order_by("organisation__region__code")
    with CaptureQueriesContext(
        connection,
    ) as counted:
        found = list(queries.monthly_trial_balances(books, Month(2025, 1), DECEMBER))
    assert len(counted) == 4
    by_village: dict[str, list[tuple[Any, ...]]] = {}
    for book, row in found:
        by_village.setdefault(book.organisation.region.code, []).append(row)
    for path in journal_files():
        expected = [
            (int(row["month"].replace("-", "")), row["account"], *map(int, list(row.values())[3:]))
            for row in expected_rows(path, "trial-balance")
        ]
        assert by_village[path.stem[-12:]] == expected
    assert_statements_in_bulk(books, journal_files())


def assert_statements_in_bulk(books: Any, files: list[Path]) -> None:
    (lot,) = queries.bulk_years(books, 2025)
    sheets = lot.balances.statement(balance_sheet_form(), 12)
    incomes = lot.balances.statement(income_statement_form(), 12)
    for path in files:
        place = [book.organisation.region.code for book in lot.books].index(path.stem[-12:])
        closing = [int(row["closing_fen"]) for row in expected_rows(path, "balance-sheet")]
        amounts = [int(row["amount_fen"]) for row in expected_rows(path, "income-statement")]
        assert sheets[place].tolist() == closing
        assert incomes[place].tolist() == amounts


@pytest.mark.django_db
def test_lots_of_books_give_what_all_at_once_give() -> None:
    for path in journal_files()[:3]:
        stored_book(read_journal(path))
    books = Book.objects.order_by("pk")
    (whole,) = queries.bulk_years(books, 2025)
    parts = list(queries.bulk_years(books, 2025, at_once=2))
    assert [len(part.books) for part in parts] == [2, 1]
    form = balance_sheet_form()
    assert whole.balances.statement(form, 12).tolist() == [
        line for part in parts for line in part.balances.statement(form, 12).tolist()
    ]


def brought(book: Book, code: str, month: int, debit: int, credit: int) -> None:
    account = Account.objects.get(book=None, code=code)
    Balance.objects.create(book=book, account=account, month=month, debit=debit, credit=credit)


@pytest.mark.django_db
def test_a_year_left_open_is_carried_by_its_rows_and_shown_beside(django_assert_num_queries: Any) -> None:
    """2024 has opening and turnover, nothing was brought forward into 2025."""
    book = empty_book("990121107208", Month(2024, 3))
    brought(book, "101", 202400, 100, 0)
    brought(book, "3220201", 202400, 0, 100)
    brought(book, "101", 202405, 40, 0)
    brought(book, "50401", 202405, 0, 40)
    brought(book, "101", 202502, 7, 0)
    brought(book, "50401", 202502, 0, 7)
    with django_assert_num_queries(3):
        sheet = queries.balance_sheet(book, Month(2025, 2))
    assert (sheet.opening(1), sheet.closing(1)) == (140, 147)
    with django_assert_num_queries(4):
        income = queries.income_statement(book, Month(2025, 2))
    assert [(line.amount, line.previous) for line in income.lines if line.form.line == 9] == [(7, 40)]
    (lot,) = queries.bulk_years(Book.objects.all(), 2025)
    assert lot.balances.statement(balance_sheet_form(), 0)[0][0] == 140
    assert not queries.year_is_closed(book, 2025)
