"""Closing months in order, what stands against it, the year's end, and the way into the next year."""

from __future__ import annotations

import pytest
from django.utils import translation

from lingyan.economy.books import actions, guards, integrity
from lingyan.economy.books.actions.closing import month_leaves
from lingyan.economy.books.models import Balance, Period, Voucher
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.seal.commitments import merkle_root_of_leaves
from tests.economy.books.actions.test_posting import PAY, RENT
from tests.economy.books.actions.vouchers import YEAR, Office, person, shown, written
from tests.support.actors import everything
from tests.support.refusals import refused


class TestMonth:
    def test_closes_with_the_root_over_its_leaves(self, office: Office) -> None:
        office.posted(RENT + PAY)
        void = office.draft(RENT)
        actions.void_draft(office.clerk, voucher_id=void.pk, reason="重复")
        office.close(1)
        period = Period.objects.get()
        leaves = month_leaves([office.book.pk], Month(YEAR, 1))[office.book.pk]
        assert (period.state, period.vouchers, len(leaves)) == ("closed", 3, 3)
        assert bytes(period.root) == merkle_root_of_leaves(leaves)

    def test_in_order(self, office: Office) -> None:
        with refused("previous-closed"):
            office.close(2)
        office.close(1)
        office.close(2)
        with refused("previous-closed"):
            office.close(1)

    def test_not_while_vouchers_wait(self, office: Office) -> None:
        office.reviewed(RENT)
        with refused("all-posted"):
            office.close(1)

    def test_warnings_are_accepted_by_name(self, office: Office) -> None:
        actions.set_close_rule(
            everything(), prerequisite="all-posted", severity="warn", from_month=Month(YEAR, 1),
            region=office.places["芦溪镇"],
        )  # fmt: skip
        office.draft(RENT)
        with refused("all-posted"):
            office.close(1)
        with translation.override("en"):
            office.close(1, accept_warnings=True)
        assert Period.objects.get().warnings == [
            {"code": "all-posted", "message": "还有 1 张凭证没有记账"}
        ], "a record"

    def test_the_nearest_region_sets_the_severity(self, office: Office) -> None:
        for region, severity in (("雁城市", "off"), ("雁庄村", "block"), ("玉屯村", "off")):
            actions.set_close_rule(
                everything(), prerequisite="all-posted", severity=severity, from_month=Month(YEAR, 1),
                region=office.places[region],
            )  # fmt: skip
        office.draft(RENT)
        found = actions.what_stands_against(office.accountant, book_id=office.book.pk, month=Month(YEAR, 1))
        assert [(one.prerequisite, one.blocks) for one in found] == [("all-posted", True)]

    def test_a_rule_begins_in_its_month(self, office: Office) -> None:
        actions.set_close_rule(
            everything(), prerequisite="all-posted", severity="off", from_month=Month(YEAR, 2)
        )
        office.draft(RENT)
        with refused("all-posted"):
            office.close(1)

    def test_other_rooms_add_prerequisites(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guards, "_registry", dict(guards.registered()))
        guards.register(
            guards.Prerequisite(
                "bank",
                "银行对账",
                guards.BLOCK,
                "bank",
                lambda books, _: {book: ["有未达账项"] for book in books},
            )
        )
        with refused("bank"):
            office.close(1)

    def test_needs_the_right(self, office: Office) -> None:
        with pytest.raises(Denied):
            actions.close_month(
                person(9, "审计", without=["books.close"]), book_id=office.book.pk, month=Month(YEAR, 1)
            )

    def test_no_way_into_a_closed_month(self, office: Office) -> None:
        [rent] = office.posted(RENT)
        office.close(1)
        with refused("month-closed"):
            office.draft(PAY)
        with refused("month-closed"):
            actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date)
        with refused("month-closed"):
            actions.set_opening(everything(), book_id=office.book.pk, rows=[])
        red = actions.reverse(office.clerk, voucher_id=rent.pk, date=rent.date.replace(month=2))
        assert (red.month, red.number) == (Month(YEAR, 2), 1)

    def test_whole_region_closes_what_can_be_closed(self, office: Office) -> None:
        from tests.economy.books.actions.vouchers import open_office

        other = open_office("玉屯村", office.places)
        other.draft(RENT)
        report = actions.close_months(
            office.accountant, month=Month(YEAR, 1), region_path=office.places["芦溪镇"].path
        )
        assert report.closed == [office.book.pk]
        assert {(one.book_id, one.prerequisite) for one in report.findings} == {(other.book.pk, "all-posted")}


OPENING = [
    actions.OpeningRow("10201", debit=500_000),
    actions.OpeningRow("3220201", credit=500_000),
]
YEAR_OF_WORK = """
12-05 | 1 | 收租金         | 10201   | 1000.00 |
      |   | 收租金         | 50103   |         | 1000.00
12-06 | 2 | 付电费         | 51303   | 300.00  |
      |   | 付电费         | 10201   |         | 300.00
12-07 | 3 | 理财亏损       | 50203   | 50.00   |
      |   | 理财亏损       | 10201   |         | 50.00
"""
DISTRIBUTION = """
12-31 | 7 | 提取公积公益金 | 3220101 | 65.00   |
      |   | 提取公积公益金 | 31101   |         | 65.00
"""


class TestYearEnd:
    @pytest.fixture
    def december(self, office: Office) -> Office:
        actions.set_opening(everything(), book_id=office.book.pk, rows=OPENING)
        for month in range(1, 12):
            office.close(month)
        office.posted(YEAR_OF_WORK)
        return office

    def test_closing_drafts_bring_results_to_nil(self, december: Office) -> None:
        made = actions.carry_forward(december.clerk, book_id=december.book.pk, month=Month(YEAR, 12))
        assert shown(made) == (
            "12-31 | 4 | 结转2025年收入 | 50103 | 1000.00 | \n"
            " |  | 结转2025年收入 | 321 |  | 1000.00\n"
            "12-31 | 5 | 结转2025年支出 | 321 | 350.00 | \n"
            " |  | 结转2025年支出 | 50203 |  | 50.00\n"
            " |  | 结转2025年支出 | 51303 |  | 300.00\n"
            "12-31 | 6 | 结转2025年净收益 | 321 | 650.00 | \n"
            " |  | 结转2025年净收益 | 3220201 |  | 650.00"
        ).replace(" |  |", " |  |")
        assert [one.kind for one in made] == ["close"] * 3

    def test_whole_year_end_opens_the_next_year(self, december: Office) -> None:
        office = december
        with refused("result-carried"):
            office.close(12)
        for voucher in actions.carry_forward(office.clerk, book_id=office.book.pk, month=Month(YEAR, 12)):
            office.post(voucher)
        office.posted(DISTRIBUTION)
        fold = actions.fold_distribution(office.clerk, book_id=office.book.pk, year=YEAR)
        assert fold is not None
        assert fold.kind == "fold"
        office.post(fold)
        office.close(12)
        rows = Balance.objects.filter(book=office.book, month=202600).order_by("account__code")
        assert [(row.account.code, row.debit, row.credit) for row in rows] == [
            ("10201", 565_000, 0), ("31101", 0, 6_500), ("3220201", 0, 558_500),
        ]  # fmt: skip
        assert list(integrity.breaches()) == []

    def test_closing_part_of_the_turnover_is_kept_apart(self, december: Office) -> None:
        for voucher in actions.carry_forward(december.clerk, book_id=december.book.pk, month=Month(YEAR, 12)):
            december.post(voucher)
        row = Balance.objects.get(book=december.book, month=202512, account__code="50103")
        assert (row.debit, row.credit, row.closing_debit, row.closing_credit) == (
            100_000,
            100_000,
            100_000,
            0,
        )

    def test_loss_goes_the_other_way(self, office: Office) -> None:
        office.posted("11-06 | 1 | 付电费 | 51303 | 300.00 |\n | | 付电费 | 10201 | | 300.00")
        *_, result = actions.carry_forward(office.clerk, book_id=office.book.pk, month=Month(YEAR, 12))
        assert [(line.account.code, line.debit, line.credit) for line in result.lines.all()] == [
            ("3220201", 30_000, 0), ("321", 0, 30_000),
        ]  # fmt: skip

    def test_not_while_vouchers_wait(self, december: Office) -> None:
        december.draft(DISTRIBUTION)
        with refused("not-all-posted"):
            actions.carry_forward(december.clerk, book_id=december.book.pk, month=Month(YEAR, 12))

    def test_the_next_year_goes_on(self, december: Office) -> None:
        office = december
        for voucher in actions.carry_forward(office.clerk, book_id=office.book.pk, month=Month(YEAR, 12)):
            office.post(voucher)
        office.close(12)
        [one] = written(RENT, YEAR + 1)
        voucher = actions.save_draft(office.clerk, book_id=office.book.pk, date=one.date, entries=one.entries)
        office.post(voucher)
        office.close(1, YEAR + 1)
        assert list(integrity.breaches()) == []


def test_opening_must_balance(office: Office) -> None:
    with refused("opening-does-not-balance"):
        actions.set_opening(everything(), book_id=office.book.pk, rows=[actions.OpeningRow("10201", debit=1)])
    with pytest.raises(Refused):
        actions.set_opening(everything(), book_id=office.book.pk, rows=OPENING, brought_in=OPENING)
    assert not Balance.objects.exists()
    assert not Voucher.objects.exists()
