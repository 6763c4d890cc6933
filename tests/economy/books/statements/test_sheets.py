"""Trial balances, balance sheets and income statements of the sample villages, to the fen."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.economy.books.statements import checks
from lingyan.economy.books.statements.flows import cash_view, is_cash, revenue_expense
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import monthly_trial_balance, trial_balance
from tests.economy.books.journals import expected_rows, journal_files, read_journal, shipped_chart

CHART = shipped_chart()
each_village = pytest.mark.parametrize("journal", journal_files(), ids=lambda path: path.stem[-12:])


def test_eight_villages_are_compared() -> None:
    assert len(journal_files()) == 8


@each_village
def test_trial_balance_of_every_month(journal: Path) -> None:
    balances = read_journal(journal).balances(CHART)
    found = [
        (f"2025-{row.month - 202500:02d}", row.code, row.opening, row.debit, row.credit, row.closing)
        for row in monthly_trial_balance(balances, 1, 12)
    ]
    expected = [
        (
            row["month"],
            row["account"],
            *(int(row[column]) for column in ("opening_fen", "debit_fen", "credit_fen", "closing_fen")),
        )
        for row in expected_rows(journal, "trial-balance")
    ]
    assert found == expected


@each_village
def test_one_month_is_the_same_slice_of_the_year(journal: Path) -> None:
    balances = read_journal(journal).balances(CHART)
    year = list(monthly_trial_balance(balances, 1, 12))
    assert list(monthly_trial_balance(balances, 5, 5)) == [row for row in year if row.month == 202505]


@each_village
def test_balance_sheet(journal: Path) -> None:
    sheet = balance_sheet(read_journal(journal).balances(CHART), 12)
    found = [(line.form.line, line.form.item, line.opening, line.closing) for line in sheet.lines]
    assert found == [
        (int(row["line"]), row["item"], int(row["opening_fen"]), int(row["closing_fen"]))
        for row in expected_rows(journal, "balance-sheet")
    ]


@each_village
def test_income_statement(journal: Path) -> None:
    statement = income_statement(read_journal(journal).balances(CHART), 12)
    found = [(line.form.line, line.form.item, line.amount) for line in statement.lines]
    assert found == [
        (int(row["line"]), row["item"], int(row["amount_fen"]))
        for row in expected_rows(journal, "income-statement")
    ]


@each_village
def test_income_statement_reads_the_same_before_closing_vouchers(journal: Path) -> None:
    book = read_journal(journal)
    closed = income_statement(book.balances(CHART), 12)
    book.entries = [entry for entry in book.entries if entry.kind not in {"close", "fold"}]
    opened = income_statement(book.balances(CHART), 12)
    assert [line.amount for line in opened.lines] == [line.amount for line in closed.lines]
    assert checks.undistributed_agrees(balance_sheet(book.balances(CHART), 12), opened) == []


@each_village
def test_cross_checks_hold_every_month(journal: Path) -> None:
    book = read_journal(journal)
    balances = book.balances(CHART)
    money = {entry.voucher for entry in book.entries if is_cash(CHART, entry.account)}
    for month in range(1, 13):
        entries = [e for e in book.entries if e.voucher in money and e.month == 202500 + month]
        view = cash_view(balances, entries, month, month)
        sheet, income = balance_sheet(balances, month), income_statement(balances, month)
        assert checks.money_agrees(balances, view, month, month) == []
        assert view.opening + view.received - view.paid == view.closing == sheet.closing(1)
        assert sum(p.received - p.paid for p in view.purposes) == view.net
        assert checks.year_checks(balances, sheet, income, closed=month == 12) == []
        assert trial_balance(balances, month, month).totals.balanced


@each_village
def test_revenue_and_expense_meet_the_income_statement(journal: Path) -> None:
    balances = read_journal(journal).balances(CHART)
    year = revenue_expense(balances, 1, 12)
    assert year.surplus == income_statement(balances, 12).amount(14)
    assert year.surplus == sum(revenue_expense(balances, month, month).surplus for month in range(1, 13))
    assert revenue_expense(balances, 4, 6).year_surplus == income_statement(balances, 6).amount(14)
