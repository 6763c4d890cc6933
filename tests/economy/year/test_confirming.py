"""Open balances of parties from the ledger: each side by itself, since the last opening; and what closing says of them."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books import actions as books
from lingyan.economy.books import guards
from lingyan.economy.year import actions, checklist, confirming
from lingyan.economy.year.confirming import PREREQUISITE
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.year.support import DECEMBER, YEAR, Year
from tests.support.actors import everything

DAY = dt.date(2026, 1, 20)
DEALINGS = """
12-07 | 1 | 工程款未付 | 21101 | | 800.00 | {code}
      |   | 工程款未付 | 51306 | 800.00 |
12-08 | 1 | 押金 | 11201 | 300.00 | | {code}
      |   | 押金 | 10201 | | 300.00
"""


def unit(year: Year, name: str = "禾丰公司") -> str:
    return books.add_party(everything(), book_id=year.book.pk, kind="unit", name=name).code


def found(year: Year, of: int = YEAR) -> dict[str, tuple[int, int, str]]:
    rows = confirming.open_parties([year.book.pk], of)
    return {str(each): (each.claims, each.debts, each.state) for each in rows}


def agree(year: Year) -> None:
    actions.record_confirmation(
        year.office.clerk,
        book_id=year.book.pk,
        year=YEAR,
        party_id=year.household.pk,
        answer="agreed",
        answered_on=DAY,
    )


def said(year: Year, month: Month = DECEMBER) -> list[str]:
    paths = {year.book.pk: year.office.places["雁庄村"].path}
    return [each.message for each in guards.findings(paths, month, {PREREQUISITE})]


def test_what_a_party_owes_is_not_netted_with_what_it_is_owed(year: Year) -> None:
    year.office.posted(DEALINGS.format(code=unit(year)))
    unit(year, "清水公司")
    assert found(year) == {"郑满仓": (50_000, 0, "open"), "禾丰公司": (30_000, 80_000, "open")}
    assert found(year, YEAR - 1) == {}


def test_the_answer_holds_until_the_balance_moves(year: Year) -> None:
    agree(year)
    assert found(year)["郑满仓"] == (50_000, 0, "agreed")
    year.office.posted(
        f"12-20 | 1 | 收承包款 | 10201 | 200.00 |\n | | 收承包款 | 11301 | | 200.00 | {year.household.code}"
    )
    assert found(year)["郑满仓"] == (30_000, 0, "changed")
    agree(year)
    assert found(year)["郑满仓"] == (30_000, 0, "agreed")


def test_the_next_year_begins_with_what_was_brought_forward(year: Year) -> None:
    agree(year)
    assert found(year, YEAR + 1) == {"郑满仓": (50_000, 0, "open")}, "before the opening is written"
    year.close_year()
    assert found(year, YEAR + 1) == {"郑满仓": (50_000, 0, "open")}
    assert found(year)["郑满仓"] == (50_000, 0, "agreed")


class TestPrerequisite:
    def test_it_is_off_until_a_region_asks_for_it(self, year: Year) -> None:
        assert said(year) == []
        books.set_close_rule(
            everything(), prerequisite=PREREQUISITE, severity="warn", from_month=DECEMBER,
            region=year.office.places["芦溪镇"],
        )  # fmt: skip
        assert said(year) == ["有余额的往来对象还有 1 个没有与对方核对"]
        assert said(year, Month(YEAR, 11)) == []
        check = next(each for each in checklist.checks(year.book, YEAR) if each.code == PREREQUISITE)
        assert (check.mark, check.owed_by, check.place) == ("warn", "乡镇代理会计", "year:confirmations/book")

    def test_it_is_met_by_any_answer_to_the_balance_as_it_is(self, year: Year) -> None:
        books.set_close_rule(everything(), prerequisite=PREREQUISITE, severity="block", from_month=DECEMBER)
        with clock.fixed(DAY):
            actions.record_confirmation(
                year.office.clerk, book_id=year.book.pk, year=YEAR, party_id=year.household.pk, answer="silent",
                note="外出务工",
            )  # fmt: skip
        assert said(year) == []
        code = year.household.code
        year.office.posted(f"12-20 | 1 | 收款 | 10201 | 200.00 |\n | | 收款 | 11301 | | 200.00 | {code}")
        assert said(year) == ["1 个往来对象核对以后余额有变动，要重新核对"]
