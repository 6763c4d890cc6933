"""A budget against the ledger: figures as an accountant would add them up from the vouchers of `support.LEDGER`."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions as books
from lingyan.economy.budget import queries
from lingyan.economy.budget.queries import Held
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.books.actions.vouchers import open_office
from tests.economy.budget.support import TODAY, Village
from tests.support.actors import everything, holding

JUNE = Month(2025, 6)


def shown(lines: list[Held]) -> list[tuple[str, int, int, int, str]]:
    return [(each.account, each.planned, each.month, each.year, each.standing) for each in lines]


def test_month_and_year_to_date_against_the_ledger(village: Village) -> None:
    village.keep()
    sheet = queries.sheet(village.decided(), JUNE, today=TODAY)
    assert shown(sheet.lines) == [
        ("501", 30_000_00, 0, 12_000_00, "running"),
        ("513", 20_000_00, 3_000_00, 3_000_00, "running"),
        ("51303", 5_000_00, 1_200_00, 5_200_00, "over"),
        ("514", 8_000_00, 800_00, 800_00, "running"),
        ("153", 60_000_00, 0, 50_000_00, "running"),
    ]
    assert shown(sheet.unplanned) == [("512", 0, 300_00, 300_00, "beyond")]
    assert (sheet.cap, sheet.nonproductive, sheet.over_cap) == (30_000_00, 5_200_00, False)
    assert (sheet.total("expense", "year"), sheet.total("capital", "year")) == (9_300_00, 50_000_00)


def test_a_month_before_knows_nothing_of_what_came_later(village: Village) -> None:
    village.keep()
    sheet = queries.sheet(village.decided(), Month(2025, 2), today=TODAY)
    assert [(each.account, each.year) for each in sheet.lines if each.year] == [
        ("501", 12_000_00),
        ("51303", 4_000_00),
    ]
    assert sheet.unplanned == []


def test_closing_vouchers_change_no_actual(village: Village) -> None:
    village.keep()
    budget = village.decided()
    before = shown(queries.sheet(budget, Month(2025, 12), today=TODAY).lines)
    with clock.fixed(dt.date(2026, 1, 5)):
        village.office.posted("""
            12-31 | 8 | 结转收入 | 50103 | 12000.00 |
                  |   | 结转收入 | 321   |          | 12000.00
        """)
        assert [row[3] for row in shown(queries.sheet(budget, Month(2025, 12), today=TODAY).lines)] == [
            row[3] for row in before
        ]


def test_a_reversed_purchase_takes_nothing(village: Village) -> None:
    [voucher] = village.office.posted("""
        02-10 | 1 | 买水泵 | 15101 | 9000.00 |
              |   | 买水泵 | 10201 |         | 9000.00
    """)
    red = books.reverse(village.clerk, voucher_id=voucher.pk, date=dt.date(2025, 6, 1))
    village.office.post(red)
    held = [entry for entry in queries.entries_of(village.book, 2025) if entry.account == "15101"]
    assert sorted(each.amount for each in held) == [-9_000_00, 9_000_00]


def test_income_is_short_after_the_year(village: Village) -> None:
    village.keep()
    sheet = queries.sheet(village.decided(), Month(2025, 12), today=dt.date(2026, 1, 1))
    assert sheet.lines[0].standing == "short"


def test_last_year_helps_to_prepare_the_next(village: Village) -> None:
    village.keep()
    assert queries.last_year(village.book, 2026) == {
        ("50103", None): 12_000_00, ("51303", None): 5_200_00, ("51301", None): 3_000_00,
        ("51401", village.project.pk): 800_00, ("512", None): 300_00, ("153", village.project.pk): 50_000_00,
    }  # fmt: skip
    assert queries.last_year(village.book, 2025) == {}


def test_books_with_their_budget_of_the_year(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village.keep()
    open_office("玉屯村", village.office.places)
    budget = village.decided()
    village.draft(reason="新增")
    with django_assert_num_queries(1):
        mine, other = list(queries.books_with(everything(), None, 2025))
    assert (mine.budget, mine.budget_state, mine.adjusting, mine.expense) == (
        budget.pk,
        "decided",
        True,
        33_000_00,
    )
    assert (mine.spent, mine.percent) == (9_300_00, 28)
    assert (other.budget, other.budget_state, other.spent, other.percent) == (None, "", 0, None)
    assert list(queries.missing(everything(), None, 2025)) == [other]
    assert not queries.books_with(everything(), None, 2024).exists()


def test_a_budget_of_another_region_is_not_there(village: Village) -> None:
    budget = village.draft()
    elsewhere = holding("budget.view", path=village.office.places["芦坪镇"].path)
    assert not queries.visible(elsewhere).exists()
    assert queries.visible(everything()).get() == budget


@pytest.mark.parametrize("decided", [True, False])
def test_a_sheet_costs_the_same_whatever_the_ledger_holds(
    village: Village, decided: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village.keep()
    budget = queries.visible(everything()).get(pk=(village.decided() if decided else village.draft()).pk)
    with django_assert_num_queries(8):
        queries.sheet(budget, JUNE, today=TODAY)
