"""What is distributed, in public: totals and classes, never a person."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lingyan.economy.members import publishing
from lingyan.economy.members.models import Distribution, HouseholdPart
from tests.economy.members.support import FAMILIES, POOL, Village, family

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def test_a_plan_that_nobody_decided_is_not_shown(village: Village) -> None:
    village.plan()
    assert list(publishing.distribution(village.organisation.region, *YEAR)) == []


def test_totals_classes_and_counts(village: Village) -> None:
    found = village.at("decided")
    blocks = {block.items[0]: block for block in publishing.distribution(village.organisation.region, *YEAR)}
    assert set(blocks) == {"7-1", "7-2", "7-3", "7-5"}
    assert dict(blocks["7-3"].rows)["向成员分配"] == POOL
    assert dict(blocks["7-1"].rows)["可分配收益"] == found.distributable
    assert "成员 10 人，少于10 户。" in blocks["7-3"].lines
    assert any("人口股" in line for line in blocks["7-3"].lines)
    text = json.dumps([block.as_json() for block in blocks.values()], ensure_ascii=False)
    assert not [row.name for row in FAMILIES if row.name in text]


def to_members(found: Distribution) -> dict[str, object]:
    blocks = publishing.distribution(found.book.organisation.region, *YEAR)
    return {str(row[0]): row[1] for block in blocks if block.items == ("7-3",) for row in block.rows}


@pytest.mark.parametrize(("households", "paid", "says"), [
    (14, 0, {"已付": 0, "未付": "all"}), (14, 14, {"已付": "all", "未付": 0}), (14, 13, {}), (14, 1, {}),
    (4, 0, {}), (4, 4, {}), (24, 12, {}),
])  # fmt: skip
def test_what_is_paid_is_never_the_money_of_few_households(
    village: Village, households: int, paid: int, says: dict[str, object]
) -> None:
    """With one household unpaid its dividend would stand there, and two versions differ by who was paid in between."""
    for number in range(20, 16 + households):
        village.add(*family(number, f"户{number}"))
    found = village.at("booked")
    parts = list(found.parts.order_by("pk"))
    assert len(parts) == households
    HouseholdPart.objects.filter(pk__in=[each.pk for each in parts[:paid]]).update(state="paid")
    shown = to_members(found)
    total = shown.pop("清单合计")
    assert total == sum(each.amount for each in parts) and shown.pop("向成员分配") == POOL
    assert shown == {name: total if sum_ == "all" else sum_ for name, sum_ in says.items()}
