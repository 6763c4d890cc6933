"""What is distributed, in public: totals and classes, never a person."""

from __future__ import annotations

import datetime as dt
import json

from lingyan.economy.members import publishing
from tests.economy.members.support import FAMILIES, POOL, Village

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
