"""Ledgers agree with the balances, every line with its running balance."""

from __future__ import annotations

from typing import Any

import pytest

from lingyan.economy.books import queries
from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.queries import LedgerEntry, LedgerTotal
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused

JANUARY, DECEMBER = Month(2025, 1), Month(2025, 12)


def test_general_ledger_has_month_and_year_totals(book: Book, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        ledger = queries.general_ledger(book, "102", JANUARY, DECEMBER)
    assert [row.label for row in ledger.rows[:3]] == ["上年结转", "本月合计", "本年累计"]
    assert len(ledger.rows) == 25
    months = [row for row in ledger.rows if row.kind == "month"]
    assert ledger.rows[0].balance + sum(row.debit - row.credit for row in months) == ledger.rows[-1].balance
    assert ledger.rows[-1].debit == sum(row.debit for row in months)
    assert ledger.rows[-1].balance == queries.balance_sheet(book, DECEMBER).closing(1) - balance(book, "101")


def balance(book: Book, account: str) -> int:
    return queries.year_balances(book, 2025).at(12).closing(account)


@pytest.mark.parametrize("account", ["101", "10201", "113", "513", "322"])
def test_detail_ledger_runs_to_the_balance(book: Book, account: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        ledger = queries.detail_ledger(book, account, JANUARY, DECEMBER)
    running = 0
    for row in ledger.rows:
        if isinstance(row, LedgerEntry):
            running += row.line.debit - row.line.credit
        elif row.kind == "opening":
            running = row.balance
        assert row.balance == running
    assert running == balance(book, account)


def test_detail_ledger_of_one_household(book: Book) -> None:
    household = Party.objects.get(book=book, code="H0007")
    ledger = queries.detail_ledger(book, "113", Month(2025, 6), DECEMBER, party=household.pk)
    opening = ledger.rows[0]
    assert isinstance(opening, LedgerTotal)
    assert opening.label == "期初余额"
    details = queries.year_balances(book, 2025).at(12).details("113")
    assert ledger.rows[-1].balance == details["11301", household.pk]
    assert all(row.line.party == household.pk for row in ledger.rows if isinstance(row, LedgerEntry))


def test_a_figure_opens_to_its_lines(book: Book, django_assert_num_queries: Any) -> None:
    """The administrative expenses of the income statement, line 6, without the closing voucher."""
    with django_assert_num_queries(2):
        lines = queries.lines_behind(book, "513", JANUARY, DECEMBER, without_closing=True)
    assert sum(line.debit - line.credit for line in lines) == queries.income_statement(book, DECEMBER).amount(
        6
    )
    assert {line.account[:3] for line in lines} == {"513"}
    household = Party.objects.get(book=book, code="H0007")
    behind = queries.lines_behind(book, ["112", "113"], JANUARY, DECEMBER, party=household.pk)
    assert {line.party for line in behind} == {household.pk}


def test_cash_view_and_revenue_from_the_database(book: Book, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        view = queries.cash_view(book, JANUARY, DECEMBER)
    assert view.opening + view.received - view.paid == view.closing
    assert view.closing == queries.balance_sheet(book, DECEMBER).closing(1)
    with django_assert_num_queries(2):
        flows = queries.revenue_expense(book, JANUARY, DECEMBER)
    assert flows.surplus == queries.income_statement(book, DECEMBER).amount(14)


def test_an_account_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="没有科目 599"):
        queries.detail_ledger(book, "599", JANUARY, DECEMBER)
    with pytest.raises(Refused, match="没有科目 599"):
        queries.general_ledger(book, "599", JANUARY, DECEMBER)
