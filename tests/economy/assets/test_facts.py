from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.assets import actions
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.assets.support import Village

pytestmark = pytest.mark.django_db


def rows(name: str, day: dt.date) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month.of(day), day)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def test_each_card_as_it_is_on_the_day(village: Village) -> None:
    village.run(2)
    actions.set_state(village.clerk, asset_id=village.shop.pk, state="idle", from_on=dt.date(2025, 3, 1))
    actions.begin_disposal(
        village.clerk, asset_id=village.computer.pk, way="scrapped", on=dt.date(2025, 6, 1), reason="损坏"
    )
    found = {row["asset"]: row for row in rows("asset", dt.date(2025, 6, 15))}
    shop, computer, pond = (found[each.pk] for each in (village.shop, village.computer, village.pond))
    assert (shop["village"], shop["year"], shop["ledger_account"]) == ("990121100200", 2025, "15101")
    assert (shop["depreciation_fen"], shop["idle_since"]) == (950_00, dt.date(2025, 3, 1))
    assert (computer["disposed_on"], computer["disposal_fen"]) == (dt.date(2025, 6, 1), None)
    assert (pond["area_hundredths"], pond["ledger_account"], pond["start_month"]) == (1_250, None, None)
    assert len(rows("asset", dt.date(2025, 1, 5))) == 2


def test_counts_by_year(village: Village) -> None:
    with clock.fixed(dt.date(2025, 12, 10)):
        inventory = actions.start_inventory(village.clerk, book_id=village.book.pk, year=2025)
    [row] = rows("inventory", dt.date(2025, 12, 31))
    assert (row["year"], row["inventory"], row["assets"], row["done_on"]) == (2025, inventory.pk, 4, None)
