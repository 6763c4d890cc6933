from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.assets import actions
from lingyan.economy.assets.models import Inventory
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


def test_a_years_count_is_over_in_march_and_done_when_it_was_displayed(village: Village) -> None:
    def said(day: dt.date) -> list[tuple[int, int, int]]:
        return [(row["year"], row["over"], row["published"]) for row in rows("inventory_year", day)]

    assert said(dt.date(2025, 12, 31)) == [(2025, 0, 0)]
    assert said(dt.date(2026, 2, 28)) == [(2025, 0, 0), (2026, 0, 0)]
    assert said(dt.date(2026, 3, 1))[0] == (2025, 1, 0)
    Inventory.objects.create(
        book=village.book, year=2025, state="published", started_on=dt.date(2025, 12, 5), done_on=dt.date(2025, 12, 20),
        published_on=dt.date(2026, 1, 10),
    )  # fmt: skip
    assert said(dt.date(2026, 1, 9))[0] == (2025, 0, 0)
    assert said(dt.date(2026, 1, 10))[0] == (2025, 0, 1)
