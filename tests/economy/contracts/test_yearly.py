"""A year of contracts by hand: how many are sound (D06), how much was traded in public (D07)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from lingyan.economy.contracts import actions, yearly
from lingyan.economy.contracts.yearly import Signed
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.economy.contracts.support import TODAY, Tenants
from tests.economy.contracts.support import yearly as plan

DAY = dt.date(2025, 6, 15)


def contract(**changes: Any) -> Any:
    given = {
        "signed_on": dt.date(2025, 3, 1), "ended_on": None, "matter_id": None, "total": 100, "procedure": "negotiated",
    }  # fmt: skip
    return SimpleNamespace(**{**given, **changes})


@pytest.mark.parametrize(
    ("signed", "sound"),
    [
        (Signed(contract(), True, False, False), True),
        (Signed(contract(), False, False, False), False),
        (Signed(contract(), True, True, False), False),
        (Signed(contract(matter_id=7), True, True, False), True),
        (Signed(contract(), True, True, False, decided_before=True), True),
        (Signed(contract(total=0), True, False, False), False),
    ],
)
def test_what_makes_a_contract_sound(signed: Signed, sound: bool) -> None:
    assert signed.sound is sound


def test_a_contract_lives_from_its_signing_until_it_ended() -> None:
    signed = Signed(contract(ended_on=dt.date(2025, 9, 1)), True, False, False)
    days = [dt.date(2025, 2, 28), dt.date(2025, 3, 1), dt.date(2025, 8, 31), dt.date(2025, 9, 1)]
    assert [signed.live(day) for day in days] == [False, True, True, False]


def test_public_trade_by_value() -> None:
    asked = [
        Signed(contract(total=300, procedure="exchange"), True, False, True),
        Signed(contract(total=100), True, False, True),
        Signed(contract(total=900), True, False, False),
        Signed(contract(total=500, signed_on=dt.date(2024, 5, 1)), True, False, True),
    ]
    assert yearly._counts(asked, dt.date(2025, 1, 1), DAY) == (4, 4, 400, 300)


@pytest.mark.django_db
def test_a_village_with_contracts(tenants: Tenants, django_assert_max_num_queries: Any) -> None:
    tenants.draft(tenants.lease, number="草稿")
    first = tenants.concluded(tenants.lease)
    tenants.concluded(tenants.pond, plan=plan((1, 9_000_00)))
    request = FactRequest(Month(2024, 1), Month(2025, 12), TODAY)
    with django_assert_max_num_queries(5):
        [row] = list(yearly.rows(request))
    assert row[1:] == ("990121000000", 2025, TODAY, 2, 2, 0, 0)
    actions.terminate_contract(tenants.clerk, contract_id=first.pk, on=TODAY, reason="违约")
    assert next(iter(yearly.rows(request)))[4:6] == (1, 1)
