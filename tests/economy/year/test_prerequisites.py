"""What the year's end asks: openings that agree, clearing accounts, rent of the year, findings, months before December."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books import actions as books
from lingyan.economy.books import guards
from lingyan.economy.books.models import Balance
from lingyan.economy.books.views.closing import place_url
from lingyan.economy.year import checklist
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.supervision.models import AuditRun, Finding
from tests.economy.year.support import DECEMBER, YEAR, Year
from tests.support.actors import everything


def said(year: Year, code: str, month: Month = DECEMBER) -> list[str]:
    paths = {year.book.pk: year.office.places["雁庄村"].path}
    return [one.message for one in guards.findings(paths, month, {code})]


def test_a_clean_year_has_nothing_against_it(year: Year) -> None:
    for code in ("opening-agrees", "clearing-nil", "rents-spread", "chart-converted", "findings-answered"):
        assert said(year, code) == [], code


def test_every_place_is_a_page(year: Year) -> None:
    for each in guards.registered().values():
        assert place_url(each.place, year.book, DECEMBER).startswith("/"), each.code


def test_disposals_are_finished_by_december(year: Year) -> None:
    year.office.posted("11-05 | 1 | 转入清理 | 154 | 300.00 |\n | | 转入清理 | 10201 | | 300.00")
    assert said(year, "clearing-nil") == ["固定资产清理还有余额 300.00 元，清理完的应结清"]
    assert said(year, "clearing-nil", Month(YEAR, 11)) == []


def test_an_opening_that_is_not_last_years_closing(year: Year) -> None:
    year.close_year()
    assert said(year, "opening-agrees", Month(YEAR + 1, 12)) == []
    Balance.objects.create(
        book=year.book, month=(YEAR + 1) * 100, debit=1,
        account=Balance.objects.filter(account__code="10201")[0].account, party=year.household,
    )  # fmt: skip
    assert said(year, "opening-agrees", Month(YEAR + 1, 12)) == ["1 个科目的年初余额与上年年末不符"]


def test_findings_of_the_year_that_wait_are_counted_without_own_conduct(year: Year) -> None:
    village = year.office.places["雁庄村"]
    run = AuditRun.objects.create(region=village, year=YEAR, until=dt.date(2025, 12, 31), at=clock.now())
    for number, (state, own) in enumerate(
        (("open", False), ("rectifying", False), ("verified", False), ("open", True))
    ):
        Finding.objects.create(
            run=run, key=f"{number:064d}", rule="R63", version=1, severity="B", own_conduct=own, village=village,
            year=YEAR, basis="", opened_on=dt.date(2025, 12, 1), state=state,
        )  # fmt: skip
    assert said(year, "findings-answered") == ["本年还有 2 个疑点没有说明或整改"]
    assert said(year, "findings-answered", Month(YEAR, 11)) == []


class TestChecklist:
    def test_months_before_december_are_named_with_what_they_lack(self, year: Year) -> None:
        books.set_close_rule(
            everything(), prerequisite="cash-counted", severity="warn", from_month=Month(YEAR, 2),
            region=year.office.places["雁庄村"],
        )  # fmt: skip
        year.office.posted("04-05 | 1 | 收租金 | 101 | 300.00 |\n | | 收租金 | 50103 | | 300.00")
        found = {each.code: each for each in checklist.checks(year.book, YEAR)}
        cash = found["cash-counted"]
        assert (cash.mark, cash.month, cash.owed_by, cash.since) == (
            "warn",
            Month(YEAR, 4),
            "出纳",
            Month(YEAR, 2),
        )
        assert cash.messages[0] == "2025年4月：本月没有经监盘人确认的现金盘点"
        assert len(cash.messages) == 9, "every month from April on held cash"
        assert found["bank-reconciled"].mark == "plain"
        assert (found["months-closed"].mark, found["result-carried"].mark) == ("danger", "danger")
        assert "previous-closed" not in found

    def test_steps_in_their_order(self, year: Year) -> None:
        steps = []
        for act in (lambda: None, year.carry, year.reserve, year.fold):
            act()
            steps.append(checklist.standing(year.book, YEAR).step)
        assert steps == ["carry", "close", "distribute", "close"]
        year.close_until(12)
        assert checklist.standing(year.book, YEAR).step == "archive"
        year.archive()
        assert checklist.standing(year.book, YEAR).step == "done"
