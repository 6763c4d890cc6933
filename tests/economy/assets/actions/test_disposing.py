"""Disposal: decided, appraised, through clearing to gain or loss, one voucher a step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.assets import actions
from lingyan.economy.assets.models import Disposal
from lingyan.economy.books import actions as books
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ASSETS_MANAGE
from tests.economy.assets.support import SHOP, Village, changed, entries
from tests.support.actors import holding
from tests.support.refusals import refused

ON = dt.date(2025, 6, 1)


def begin(village: Village, **changes: Any) -> Disposal:
    given = {
        "asset_id": village.shop.pk, "way": "sold", "on": ON, "reason": "低效", "appraisal": 230_000_00,
        "matter_id": village.decided().pk,
    }  # fmt: skip
    return actions.begin_disposal(village.clerk, **{**given, **changes})


def test_a_sale_with_gain_is_four_vouchers_and_clearing_ends_at_nil(village: Village) -> None:
    disposal = begin(village)
    step = {"disposal_id": disposal.pk, "on": ON}
    actions.add_step(village.clerk, **step, kind="cost", amount=1_000_00, against="10201")
    actions.add_step(village.clerk, **step, kind="proceeds", amount=250_000_00, against="10201")
    actions.finish_disposal(village.clerk, disposal_id=disposal.pk, on=ON)
    made = actions.draft_step_vouchers(village.accountant, disposal_id=disposal.pk)
    worn = 5 * ((240_000_01 - 12_000_00) // 240)
    net = 240_000_01 - worn
    assert [entries(each) for each in made] == [
        [("154", net, 0), ("15201", worn, 0), ("15101", 0, 240_000_01)],
        [("154", 1_000_00, 0), ("10201", 0, 1_000_00)],
        [("10201", 250_000_00, 0), ("154", 0, 250_000_00)],
        [("154", 249_000_00 - net, 0), ("50404", 0, 249_000_00 - net)],
    ]
    village.shop.refresh_from_db()
    assert (village.shop.state, village.shop.left_on) == ("disposed", ON)
    with refused("nothing-to-draft"):
        actions.draft_step_vouchers(village.accountant, disposal_id=disposal.pk)
    books.void_draft(village.accountant, voucher_id=made[1].pk, reason="重填")
    assert len(actions.draft_step_vouchers(village.accountant, disposal_id=disposal.pk)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"matter_id": None}, "no-decision"),
        ({"appraisal": None}, "no-appraisal"),
        ({"appraisal": -1}, "bad-amount"),
        ({"way": "eaten"}, "bad-way"),
        ({"reason": "  "}, "no-reason"),
        ({"on": dt.date(2025, 1, 9)}, "bad-date"),
        ({"on": dt.date(2025, 6, 16)}, "bad-date"),
    ],
)
def test_refusals_at_the_beginning(village: Village, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        begin(village, **changes)
    assert refused.value.code == code
    assert not Disposal.objects.exists()


@pytest.mark.parametrize(
    ("matter", "code"),
    [
        ({"item": "loan"}, "other-matter"),
        ({"state": "s4"}, "not-passed"),
        ({"decided_on": dt.date(2025, 6, 2)}, "not-passed"),
    ],
)
def test_the_decision_must_have_passed_before(village: Village, matter: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        begin(village, matter_id=village.decided(**matter).pk)
    assert refused.value.code == code


def test_below_the_countys_sum_no_decision_is_needed(village: Village) -> None:
    [small] = village.add(changed(SHOP, name="水泵", original=9_999_99, residual=0))
    assert begin(village, asset_id=small.pk, matter_id=None, way="scrapped", appraisal=None)
    [limit] = village.add(changed(SHOP, name="水泵", original=10_000_00, residual=0))
    with pytest.raises(Refused):
        begin(village, asset_id=limit.pk, matter_id=None, way="scrapped", appraisal=None)


def test_a_resource_needs_a_decision_unless_it_is_requisitioned_and_has_no_voucher(village: Village) -> None:
    with refused("no-decision"):
        begin(village, asset_id=village.pond.pk, matter_id=None, way="given")
    disposal = begin(village, asset_id=village.pond.pk, matter_id=None, way="taken")
    assert not disposal.steps.exists()
    actions.finish_disposal(village.clerk, disposal_id=disposal.pk, on=ON)


def test_what_is_gone_cannot_be_disposed_of_or_changed_again(village: Village) -> None:
    begin(village)
    with refused("asset-left"):
        begin(village)
    with refused("asset-left"):
        actions.set_state(village.clerk, asset_id=village.shop.pk, state="idle", from_on=ON)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"against": "101"}, "cash-proceeds"),
        ({"amount": 0}, "bad-step"),
        ({"kind": "result"}, "bad-step"),
        ({"on": dt.date(2025, 5, 31)}, "bad-date"),
        ({"party_id": 999}, "unknown-party"),
    ],
)
def test_refusals_of_a_step(village: Village, changes: dict[str, Any], code: str) -> None:
    step = {"disposal_id": begin(village).pk, "kind": "proceeds", "on": ON, "amount": 1, "against": "10201"}
    with pytest.raises(Refused) as refused:
        actions.add_step(village.clerk, **{**step, **changes})
    assert refused.value.code == code


def test_nothing_follows_the_end(village: Village) -> None:
    disposal = begin(village)
    with refused("bad-date"):
        actions.finish_disposal(village.clerk, disposal_id=disposal.pk, on=dt.date(2025, 5, 1))
    actions.finish_disposal(village.clerk, disposal_id=disposal.pk, on=ON)
    for again in (
        lambda: actions.finish_disposal(village.clerk, disposal_id=disposal.pk, on=ON),
        lambda: actions.add_step(
            village.clerk, disposal_id=disposal.pk, kind="cost", on=ON, amount=1, against="10201"
        ),
    ):
        with refused("disposal-finished"):
            again()


def test_vouchers_are_for_who_enters_vouchers(village: Village) -> None:
    disposal = begin(village)
    with pytest.raises(Denied):
        actions.draft_step_vouchers(holding(ASSETS_MANAGE), disposal_id=disposal.pk)
    with refused("unknown-disposal"):
        actions.draft_step_vouchers(village.accountant, disposal_id=999)
