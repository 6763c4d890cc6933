"""The monthly run: one draft by use, once; what it left out comes with the next; it stands while its voucher does."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.assets import actions, queries
from lingyan.economy.assets.models import DepreciationRun
from lingyan.economy.books import actions as books
from lingyan.economy.books import guards
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import ASSETS_MANAGE
from tests.economy.assets.support import SHOP, Village, changed, entries
from tests.support.actors import holding
from tests.support.refusals import refused

SHOP_A_MONTH = (240_000_01 - 12_000_00) // 240
ROAD_A_MONTH = (90_000_00 - 3_000_00) // 174


def test_a_month_becomes_one_draft_by_use(village: Village) -> None:
    run = village.run(2)
    assert entries(run.voucher) == [
        ("51103", SHOP_A_MONTH, 0), ("51305", 100_00, 0), ("51402", 2 * ROAD_A_MONTH, 0),
        ("15201", 0, SHOP_A_MONTH), ("15202", 0, 100_00 + 2 * ROAD_A_MONTH),
    ]  # fmt: skip
    assert (run.voucher.state, run.voucher.date, run.cards) == ("draft", dt.date(2025, 2, 28), 3)
    assert run.total == sum(each.amount for each in run.charges.all())


def test_the_same_call_gives_the_same_run(village: Village) -> None:
    first = village.run(2)
    assert village.run(2) == first
    assert DepreciationRun.objects.count() == 1
    assert village.book.vouchers.count() == 1


def test_a_void_or_reversed_voucher_lets_the_month_be_charged_again(village: Village) -> None:
    first = village.run(2)
    books.void_draft(village.accountant, voucher_id=first.voucher_id, reason="用途有误")
    second = village.run(2)
    assert (second.attempt, second.total) == (2, first.total)
    village.post(second.voucher)
    red = books.reverse(village.accountant, voucher_id=second.voucher_id, date=dt.date(2025, 3, 5))
    assert village.run(2) == second
    village.post(red)
    assert village.run(2).attempt == 3


def test_months_left_out_come_with_the_next_and_earlier_ones_are_refused(village: Village) -> None:
    run = village.run(4)
    assert run.charges.get(asset=village.computer).amount == 300_00
    with refused("later-month-charged"):
        village.run(3)


def test_a_month_without_anything_to_charge_is_recorded_without_voucher(village: Village) -> None:
    for asset in (village.shop, village.computer, village.road):
        actions.begin_disposal(
            village.clerk, asset_id=asset.pk, way="scrapped", on=dt.date(2025, 1, 31), reason="拆除",
            matter_id=village.decided(decided_on=dt.date(2025, 1, 1)).pk,
        )  # fmt: skip
    village.run(1)
    run = village.run(2)
    assert (run.voucher, run.total, village.run(2)) == (None, 0, run)


def test_refusals(village: Village) -> None:
    with refused("month-ahead"):
        village.run(7)
    with pytest.raises(Denied):
        actions.run_depreciation(holding(ASSETS_MANAGE), book_id=village.book.pk, month=Month(2025, 2))
    village.office.close(1, accept_warnings=True)
    with refused("month-closed"):
        village.run(1)


def test_every_month_together_charges_the_asset_to_its_residual_value(village: Village) -> None:
    [desk] = village.add(
        changed(SHOP, name="桌子", kind="office", klass="public", original=1_000_01, residual=50_00, months=4)
    )
    charged = [village.run(month).charges.filter(asset=desk).first() for month in range(1, 7)]
    assert [each.amount if each else 0 for each in charged] == [0, 237_50, 237_50, 237_50, 237_51, 0]


def test_closing_is_warned_until_the_month_is_charged(village: Village) -> None:
    [finding] = _findings(village, "depreciation-run", Month(2025, 2))
    assert "2025年2月折旧还没有计提，应提" in finding and not finding.startswith("必须")
    village.run(2)
    assert _findings(village, "depreciation-run", Month(2025, 2)) == []


def _findings(village: Village, code: str, month: Month) -> list[str]:
    found = guards.findings({village.book.pk: village.book.organisation.region.path}, month)
    return [each.message for each in found if each.prerequisite == code and not each.blocks]


def test_december_is_warned_until_the_year_is_counted(village: Village) -> None:
    assert _findings(village, "inventory-done", Month(2025, 11)) == []
    assert _findings(village, "inventory-done", Month(2025, 12)) == ["2025年的清产核资还没有完成"]


def test_cards_are_compared_with_the_ledger(village: Village) -> None:
    village.office.posted(
        """
        01-10 | 1 | 购门面 | 15101 | 240000.01 |
              |   | 购门面 | 10201 |           | 240000.01
        01-20 | 2 | 购电脑和接收村道 | 15102 | 96000.00 |
              |   | 接收村道 | 15202 | | 3000.00
              |   | 购电脑和接收村道 | 31103 | | 93000.00
        """
    )
    village.post(village.run(2).voucher)
    [fixed, *others] = queries.comparison(village.book, Month(2025, 2))
    assert fixed.agrees and all(each.agrees for each in others)
    assert fixed.worn_cards == 3_000_00 + SHOP_A_MONTH + 100_00 + 2 * ROAD_A_MONTH
    village.add(changed(SHOP, acquired_on=dt.date(2025, 3, 1)))
    assert queries.comparison(village.book, Month(2025, 2))[0].agrees
    assert queries.comparison(village.book, Month(2025, 3))[0].difference == 240_000_01
