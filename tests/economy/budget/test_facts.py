from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.economy.budget.support import TODAY, Village


def rows(day: dt.date = TODAY) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month(2025, 6), day)
    with open_reader() as reader:
        return [
            row for batch in read(reader, registry.get("budget_line"), request) for row in batch.to_pylist()
        ]


def test_lines_of_decided_versions_only(village: Village) -> None:
    budget = village.decided()
    village.draft(reason="调整")
    found = rows()
    assert len(found) == 5
    row = next(each for each in found if each["account"] == "153")
    assert (row["village"], row["year"], row["budget"], row["version"]) == (
        "990121100200",
        2025,
        budget.pk,
        1,
    )
    assert (row["block"], row["amount_fen"], row["project"]) == ("capital", 60_000_00, village.project.pk)
    assert (row["in_force"], row["decided_on"], row["decision"]) == (
        True,
        dt.date(2025, 1, 20),
        budget.matter_id,
    )
    assert rows(dt.date(2025, 1, 19)) == []


def test_an_adjusted_version_is_no_longer_in_force(village: Village) -> None:
    village.decided()
    village.decided(reason="调整")
    assert [(each["version"], each["in_force"]) for each in rows() if each["account"] == "501"] == [
        (1, False),
        (2, True),
    ]
