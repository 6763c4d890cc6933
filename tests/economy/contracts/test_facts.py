from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.contracts import actions
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.economy.contracts.support import TODAY, Tenants

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month.of(TODAY), TODAY)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def test_contracts_and_instalments_as_they_stand(tenants: Tenants) -> None:
    tenants.draft(tenants.lease, number="草稿")
    contract = tenants.concluded(tenants.pond, deposit=100_00)
    line = tenants.received(4_000_00, party=tenants.farmer, credit="50104")
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get().pk, line_id=line.pk, amount=4_000_00
    )
    actions.remind(tenants.clerk, contract_id=contract.pk)
    [row] = rows("contract")
    assert (row["village"], row["year"], row["contract"], row["kind"]) == (
        "990121100200", 2025, contract.pk, "contract-out",
    )  # fmt: skip
    assert (row["total_fen"], row["yearly_fen"], row["unit_price_fen"]) == (9_000_00, 9_000_00, 900_00)
    assert (row["written"], row["asset"], row["ended_on"]) == (True, tenants.village.pond.pk, None)
    assert not row["decided_before"]
    [instalment] = rows("instalment")
    assert (instalment["amount_fen"], instalment["paid_fen"], instalment["paid_on"]) == (
        9_000_00, 4_000_00, dt.date(2025, 2, 10),
    )  # fmt: skip
    assert (instalment["reminded_on"], instalment["covers_to"]) == (TODAY, dt.date(2026, 1, 31))


def test_what_was_reversed_or_cancelled_does_not_count(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    line = tenants.received(2_250_00, party=tenants.firm)
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get(no=1).pk, line_id=line.pk, amount=2_250_00
    )
    tenants.reversed(line)
    actions.terminate_contract(tenants.clerk, contract_id=contract.pk, on=dt.date(2025, 3, 1), reason="违约")
    [row] = rows("instalment")
    assert (row["paid_fen"], row["paid_on"]) == (0, None)
    assert rows("contract")[0]["state"] == "terminated"
