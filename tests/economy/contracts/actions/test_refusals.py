"""What contracts refuse, by its code, where no other test says it: money that is tied, letters, deposits, bookings."""

from __future__ import annotations

from typing import Any

import pytest

from lingyan.economy.contracts import actions
from lingyan.economy.contracts.models import Contract, Instalment
from lingyan.kernel.problems import Refused
from tests.economy.contracts.support import Tenants

UNKNOWN = 10**9


@pytest.fixture
def contract(tenants: Tenants) -> Contract:
    return tenants.concluded(tenants.lease, deposit=500_00)


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_settling(tenants: Tenants, contract: Contract) -> None:
    line = tenants.received(2_250_00, party=tenants.firm)
    first = contract.instalments.get(no=1)
    with refused("unknown-instalment"):
        actions.settle(tenants.clerk, instalment_id=UNKNOWN, line_id=line.pk, amount=1)
    made = actions.settle(tenants.clerk, instalment_id=first.pk, line_id=line.pk, amount=2_250_00)
    with refused("unknown-settlement"):
        actions.take_back(tenants.clerk, settlement_id=UNKNOWN, reason="核错")
    back = actions.take_back(tenants.clerk, settlement_id=made.pk, reason="核错")
    for pk in (made.pk, back.pk):
        with refused("already-taken-back"):
            actions.take_back(tenants.clerk, settlement_id=pk, reason="核错")
    assert sum(Instalment.objects.get(pk=first.pk).settlements.values_list("amount", flat=True)) == 0


def test_letters_and_deposits(tenants: Tenants, contract: Contract) -> None:
    line = tenants.received(4_500_00, party=tenants.firm)
    for each in contract.instalments.filter(no__lte=2):
        actions.settle(tenants.clerk, instalment_id=each.pk, line_id=line.pk, amount=2_250_00)
    with refused("nothing-overdue"):
        actions.remind(tenants.clerk, contract_id=contract.pk)
    with refused("unknown-contract"):
        actions.remind(tenants.clerk, contract_id=UNKNOWN)
    with refused("unknown-deposit"):
        actions.draft_deposit(tenants.accountant, move_id=UNKNOWN)
