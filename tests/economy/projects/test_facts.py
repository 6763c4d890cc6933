from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.projects import actions
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.economy.projects.support import TODAY, Village


def rows(name: str, day: dt.date = TODAY) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month(2025, 6), day)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def test_a_project_with_its_money_and_milestones(village: Village) -> None:
    village.draft(name="只是想法")
    project = village.accepted()
    actions.record_effect(village.clerk, project_id=project.pk, year=2025, jobs=7, sessions=1, trainees=20)
    [row] = rows("project")
    assert (row["village"], row["year"], row["project"], row["dimension"]) == (
        "990121100200", 2025, project.pk, project.dimension_id,
    )  # fmt: skip
    assert (row["planned_fen"], row["state"], row["accepted_cost_fen"]) == (40_000_00, "accepted", 0)
    assert (row["approved_on"], row["started_on"], row["ended_on"]) == (
        dt.date(2025, 2, 1), dt.date(2025, 3, 1), dt.date(2025, 6, 12),
    )  # fmt: skip
    assert (row["jobs"], row["trainees"], row["tender_way"]) == (7, 20, None)
    assert [(each["kind"], each["account"], each["earmarked"]) for each in rows("project_source")] == [
        ("fiscal", "241", True), ("own", None, False),
    ]  # fmt: skip
    assert [(each["no"], each["due_on"], each["done_on"]) for each in rows("project_milestone")] == [
        (1, dt.date(2025, 3, 1), dt.date(2025, 6, 10)), (2, dt.date(2025, 6, 10), dt.date(2025, 6, 10)),
    ]  # fmt: skip
    assert rows("project", dt.date(2025, 1, 31)) == []


def test_the_last_round_of_tender_counts(village: Village) -> None:
    project = village.approved()
    actions.record_tender(
        village.clerk, project_id=project.pk, bid=village.bid(bidders=2, winner_id=None, price=None)
    )
    actions.record_tender(village.clerk, project_id=project.pk, bid=village.bid())
    [row] = rows("project")
    assert (row["tender_way"], row["bidders"], row["winner"], row["price_fen"]) == (
        "compared", 3, village.firm.pk, 39_000_00,
    )  # fmt: skip
