"""Positions, trial balances and checks on small books that an accountant can follow."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.statements import checks
from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.chart import UnknownAccountError
from lingyan.economy.books.statements.flows import PostedLine, cash_view
from lingyan.economy.books.statements.formulas import Measure
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import monthly_trial_balance, trial_balance
from tests.economy.books.journals import shipped_chart

CHART = shipped_chart()


def book(table: str, year: int = 2025) -> LedgerBalances:
    """A book from lines of account, party, month, debit, credit, and their closing parts (or nothing)."""
    rows = []
    for line in table.strip().splitlines():
        account, party, month, *amounts = line.split()
        rows.append(
            BalanceRow(account, None if party == "-" else party, None, int(month), *map(int, amounts))
        )
    return LedgerBalances(CHART, year, rows)


def test_dealings_are_split_by_the_sign_of_each_household() -> None:
    balances = book("""
        11301 H1 202500 500   0
        11301 H2 202500   0 300
        11301 H1 202501   0 800
        11301 H2 202502 400   0
    """)
    january, february = balances.at(1), balances.at(2)
    assert january.value("113", Measure.DEBIT_DETAILS) == 0
    assert january.value("113", Measure.CREDIT_DETAILS) == 600
    assert february.value("113", Measure.DEBIT_DETAILS) == 100
    assert february.value("113", Measure.CREDIT_DETAILS) == 300
    assert february.closing("113") == -200
    assert checks.dealings_agree(balances, 2) == []


def test_turnover_leaves_out_transfers_to_321_and_counts_red_entries_as_negative() -> None:
    balances = book("""
        50104 - 202501     0 1000   0    0
        50104 - 202502     0 -200   0    0
        50104 - 202512   800    0 800    0
        321   - 202512     0  800   0  800
    """)
    assert balances.at(12).value("501", Measure.TURNOVER) == 800
    assert balances.at(12).value("501", Measure.CLOSING) == 0
    assert balances.at(1).value("501", Measure.TURNOVER) == 1000
    assert balances.at(12).value("501", Measure.CREDIT_TURNOVER) == 800


def test_contra_accounts_are_positive_on_their_credit_side() -> None:
    balances = book("133 - 202501 0 70")
    assert balances.at(1).value("133", Measure.CLOSING) == 70


def test_a_book_never_closed_carries_its_open_results_in_the_balance_sheet() -> None:
    balances = book("""
        101   - 202400 100   0
        3220201 - 202400 0 100
        101   - 202412  50   0
        50401 - 202412   0  50
        101   - 202501  30   0
        50401 - 202501   0  30
    """)
    sheet = balance_sheet(balances, 1)
    assert (sheet.opening(38), sheet.closing(38)) == (150, 180)
    assert checks.sheet_balances(sheet) == []
    assert income_statement(balances, 1).amount(9) == 30


def test_a_start_in_mid_year_brings_turnover_of_earlier_months() -> None:
    """Opening and year-to-date turnover were taken over; the first voucher is of July."""
    balances = book("""
        101   - 202500 100   0
        3220201 - 202500 0 100
        101   - 202506 900 400
        50401 - 202506   0 900
        51399 - 202506 400   0
        101   - 202507  10   0
        50401 - 202507   0  10
    """)
    row = next(row for row in trial_balance(balances, 7, 7).rows if row.code == "101")
    assert (row.opening, row.debit, row.credit, row.year_debit, row.year_credit, row.closing) == (
        600, 10, 0, 910, 400, 610,
    )  # fmt: skip
    assert income_statement(balances, 7).amount(14) == 510


def test_trial_balance_sums_details_upward_and_can_stop_at_a_level() -> None:
    balances = book("""
        10201 - 202500 100 0
        10203 - 202501  50 0
        30101 - 202500 0 100
        30101 - 202501 0  50
    """)
    rows = {row.code: row for row in trial_balance(balances, 1, 1).rows}
    assert (rows["102"].opening, rows["102"].debit, rows["102"].closing) == (100, 50, 150)
    assert list(rows) == ["102", "10201", "10203", "301", "30101"]
    assert [row.code for row in trial_balance(balances, 1, 1, levels=1).rows] == ["102", "301"]


def test_an_income_statement_shows_last_year_beside() -> None:
    last = book("50401 - 202405 0 70", year=2024)
    this = book("50401 - 202502 0 90")
    line = next(line for line in income_statement(this, 12, last).lines if line.form.line == 9)
    assert (line.amount, line.previous) == (90, 70)


def test_an_unknown_account_is_named() -> None:
    with pytest.raises(UnknownAccountError, match="999"):
        book("999 - 202501 1 0").at(1)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (5, 4), (1, 13)])
def test_month_ranges_are_checked(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="月份范围"):
        trial_balance(book("101 - 202501 1 0"), first, last)


def test_a_month_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="月份应为 0 至 12"):
        book("101 - 202501 1 0").at(13)


def test_each_check_names_what_differs() -> None:
    """Money appears from nowhere, results stay open, and the opening lost a household."""
    balances = book("""
        101   - 202512 100 0
        50401 - 202512 0  70
    """)
    sheet, income = balance_sheet(balances, 12), income_statement(balances, 12)
    last = book("11301 H1 202412 25 0", year=2024)
    found = checks.year_checks(balances, sheet, income, closed=True, previous=last)
    assert [(each.check, each.place, each.amount) for each in found] == [
        ("sheet-balances", "期末", -30),
        ("nil-after-year-end", "504", -70),
        ("opening-carries", "11301/H1", -25),
    ]
    assert "相差 -0.30 元" in found[0].message
    wrong = replace(income, lines=(*income.lines[:-1], replace(income.lines[-1], amount=71)))
    assert [each.check for each in checks.undistributed_agrees(sheet, wrong)] == ["undistributed-agrees"]


def test_cash_view_keeps_red_on_its_side_and_leaves_out_moves_between_money_accounts() -> None:
    balances = book("""
        101   - 202501   500 0
        10201 - 202501  1000 -300
        10201 - 202501     0 500
        241   - 202501     0 1000
        51303 - 202501  -300 0
    """)

    def line(voucher: int, account: str, debit: int, credit: int) -> PostedLine:
        day = dt.date(2025, 1, voucher)
        return PostedLine(voucher, 202501, day, "记", voucher, "normal", 1, account, "摘要", debit, credit)

    view = cash_view(
        balances,
        [
            line(1, "10201", 1000, 0), line(1, "241", 0, 1000),
            line(2, "51303", -300, 0), line(2, "10201", 0, -300),
            line(3, "101", 500, 0), line(3, "10201", 0, 500),
        ],
        1,
        1,
    )  # fmt: skip
    assert [(row.voucher, row.received, row.paid, row.purposes) for row in view.rows] == [
        (1, 1000, 0, ("241",)),
        (2, 0, -300, ("513",)),
    ]
    assert [(p.code, p.received, p.paid, p.result) for p in view.purposes] == [
        ("241", 1000, 0, False),
        ("513", 0, -300, True),
    ]
    assert (view.opening, view.net, view.closing) == (0, 1300, 1300)
    assert checks.money_agrees(balances, view, 1, 1) == []


LEAVES = [
    "101",
    "10201",
    "11301",
    "11302",
    "133",
    "211",
    "3220101",
    "3220102",
    "321",
    "50101",
    "50401",
    "51302",
    "521",
]
amounts = st.integers(-(10**12), 10**12)
rows = st.builds(
    BalanceRow,
    st.sampled_from(LEAVES),
    st.sampled_from([None, "H1", "H2"]),
    st.none(),
    st.integers(202500, 202512),
    amounts,
    amounts,
    amounts,
    amounts,
)


@given(st.lists(rows, max_size=60))
def test_identities_hold_for_any_rows(found: list[BalanceRow]) -> None:
    balances = LedgerBalances(CHART, 2025, found)
    end = balances.at(12)
    assert end.closing("113") == end.value("113", Measure.DEBIT_DETAILS) - end.value(
        "113", Measure.CREDIT_DETAILS
    )
    monthly = list(monthly_trial_balance(balances, 1, 12))
    for before, after in zip(monthly, monthly[len(monthly) // 12 :], strict=False):
        assert (after.code, after.opening) == (before.code, before.closing)
    for row in trial_balance(balances, 3, 8).rows:
        assert row.closing == row.opening + row.debit - row.credit
    december = [row for row in monthly if row.month == 202512]
    assert sum(row.closing for row in december) == sum(row.debit - row.credit for row in found)
