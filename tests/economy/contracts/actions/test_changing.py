"""Changes, early ends and ends are new records; what was paid or booked is not touched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.contracts import actions
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import Part, PayPlan
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from tests.economy.contracts.support import Tenants, yearly
from tests.support.refusals import refused

MAY = dt.date(2025, 5, 1)


def change(tenants: Tenants, contract: Contract, **changes: Any) -> Any:
    given = {
        "contract_id": contract.pk, "on": MAY, "end_on": dt.date(2026, 4, 30), "plan": yearly((1, 7_200_00)),
        "reason": "调整租金",
    }  # fmt: skip
    return actions.change_contract(tenants.clerk, **{**given, **changes})


def test_a_change_replaces_what_lies_ahead_and_keeps_the_rest(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    change(tenants, contract)
    contract.refresh_from_db()
    assert (contract.ends_on, contract.end_on, contract.total) == (
        dt.date(2026, 4, 30), dt.date(2026, 1, 31), 9_000_00,
    )  # fmt: skip
    assert [each.amount for each in contract.instalments.filter(cancelled_by=None)] == [
        2_250_00,
        *[1_800_00] * 4,
    ]
    assert contract.instalments.exclude(cancelled_by=None).count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": ""}, "no-reason"),
        ({"on": dt.date(2025, 2, 1)}, "bad-date"),
        ({"end_on": dt.date(2025, 4, 30)}, "bad-date"),
        ({"end_on": dt.date(2045, 2, 1)}, "term-too-long"),
        ({"on": dt.date(2025, 5, 2)}, "instalment-cut"),
        ({"plan": PayPlan()}, "bad-plan"),
        ({"plan": yearly((1, 10_000_00))}, "no-decision"),
    ],
)
def test_changes_that_cannot_be(tenants: Tenants, changes: dict[str, Any], code: str) -> None:
    contract = tenants.concluded(tenants.lease)
    with pytest.raises(Refused) as refusal:
        change(tenants, contract, **changes)
    assert refusal.value.code == code
    assert not contract.changes.exists()


def test_a_longer_term_finds_the_object_free(tenants: Tenants) -> None:
    shop = tenants.village.shop.pk
    contract = tenants.concluded(tenants.lease, asset_id=shop)
    after = {
        "signed_on": dt.date(2025, 6, 1),
        "start_on": dt.date(2026, 2, 1),
        "end_on": dt.date(2026, 12, 31),
    }
    tenants.concluded(tenants.lease, number="2026-01", asset_id=shop, **after)
    with refused("already-let"):
        change(tenants, contract)
    change(tenants, contract, end_on=contract.end_on)


def test_public_trade_is_not_evaded_by_a_longer_term(tenants: Tenants) -> None:
    """36 months ask for public trade by the county's rule; a whole one less does not."""
    contract = tenants.concluded(tenants.lease)
    cheap = yearly((1, 1_200_00))
    with refused("needs-trade"):
        change(tenants, contract, end_on=dt.date(2028, 1, 31), plan=cheap)
    change(tenants, contract, end_on=dt.date(2027, 12, 31), plan=cheap)


def test_a_tenant_may_pay_more_and_a_village_not_without_trade(tenants: Tenants) -> None:
    decided = dt.date(2025, 1, 10)
    lease = tenants.village.decided("lease", 90_000_00, decided_on=decided)
    works = tenants.village.decided("project", 90_000_00, decided_on=decided)
    dear = {"end_on": dt.date(2026, 1, 31), "plan": yearly((1, 70_000_00))}
    change(tenants, tenants.concluded(tenants.lease), matter_id=lease.pk, **dear)
    built = tenants.concluded(tenants.lease, number="G", kind="works", title="修缮合同", object="门面修缮")
    with refused("needs-trade"):
        change(tenants, built, matter_id=works.pk, **dear)


def test_a_raised_price_uses_more_of_the_decision(tenants: Tenants) -> None:
    """What is due counts, not the total as it was signed."""
    decided = dt.date(2025, 1, 10)
    matter = tenants.village.decided("lease", 18_000_00, decided_on=decided)
    first = tenants.concluded(tenants.lease, matter_id=matter.pk)
    change(tenants, first, plan=yearly((1, 9_000_01)))
    with pytest.raises(Refused) as refusal:
        tenants.concluded(tenants.lease, number="B", matter_id=matter.pk)
    assert refusal.value.code == "over-decision"
    other = tenants.village.decided("lease", 12_000_00, decided_on=decided)
    second = tenants.concluded(tenants.lease, number="C")
    change(tenants, second, matter_id=other.pk)
    with pytest.raises(Refused) as refusal:
        tenants.concluded(tenants.lease, number="D", plan=yearly((1, 3_000_01)), matter_id=other.pk)
    assert refusal.value.code == "over-decision"


def test_what_was_paid_or_booked_is_not_replaced(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    line = tenants.received(2_250_00, on=dt.date(2025, 5, 9))
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get(no=2).pk, line_id=line.pk, amount=2_250_00
    )
    with pytest.raises(Refused) as refusal:
        change(tenants, contract)
    assert refusal.value.code == "instalment-used"
    assert change(tenants, contract, on=dt.date(2025, 8, 1))


def test_parts_not_paid_are_replaced(tenants: Tenants) -> None:
    parts = PayPlan(parts=(Part(dt.date(2025, 3, 1), 1_000_00), Part(dt.date(2025, 9, 1), 2_000_00)))
    contract = tenants.concluded(tenants.lease, kind="works", every="custom", plan=parts)
    change(tenants, contract, plan=PayPlan(parts=(Part(dt.date(2025, 10, 1), 2_500_00),)))
    assert [each.amount for each in contract.instalments.filter(cancelled_by=None)] == [2_500_00]


def test_an_early_end_lets_the_future_fall_away_and_keeps_what_is_owed(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease, asset_id=tenants.village.shop.pk)
    for day in (dt.date(2025, 1, 31), dt.date(2025, 6, 16)):
        with pytest.raises(Refused, match="终止日期"):
            actions.terminate_contract(tenants.clerk, contract_id=contract.pk, on=day, reason="违约")
    actions.terminate_contract(tenants.clerk, contract_id=contract.pk, on=dt.date(2025, 6, 10), reason="违约")
    contract.refresh_from_db()
    tenants.village.shop.refresh_from_db()
    assert (contract.state, tenants.village.shop.state) == ("terminated", "idle")
    assert [each.no for each in contract.instalments.filter(cancelled_by=None)] == [1, 2]
    with pytest.raises(Refused, match="不能这样办理"):
        change(tenants, contract)


def test_a_contract_that_ran_out_is_closed_when_its_object_is_back(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    with pytest.raises(Refused, match="提前终止"):
        actions.close_contract(tenants.clerk, contract_id=contract.pk, on=dt.date(2025, 6, 1), reason="收回")
    with clock.fixed(dt.date(2026, 2, 3)):
        actions.close_contract(tenants.clerk, contract_id=contract.pk, on=dt.date(2026, 2, 1), reason="收回")
    contract.refresh_from_db()
    assert (contract.state, contract.ended_on) == ("ended", dt.date(2026, 2, 1))
