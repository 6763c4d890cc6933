"""A corrected error is normal work: nothing that counts or measures sees it, and neither does it see what was dismissed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.assessment.definitions import load_indicators
from lingyan.boards import queries as boards
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.reports import team
from lingyan.supervision import prerequisites, queries
from lingyan.supervision.models import AuditRun, Finding
from tests.economy.books.support import book_of
from tests.supervision.conftest import TODAY
from tests.support.actors import everything
from tests.support.identity import Tree

STATES = ("open", "verified", "corrected", "dismissed")


@pytest.fixture
def run(tree: Tree) -> AuditRun:
    made = AuditRun.objects.create(region=tree.village, year=2026, until=TODAY, at=dt.datetime.now(dt.UTC))
    for number, state in enumerate(STATES):
        Finding.objects.create(
            run=made, key=f"{number:064d}", rule="R01", version=1, severity="橙", village=tree.village, year=2026, basis="",
            opened_on=TODAY, state=state, due_on=dt.date(2026, 2, 1) if state == "open" else None,
        )  # fmt: skip
    return made


def facts() -> list[dict[str, Any]]:
    request = FactRequest(Month(2026, 1), Month(2026, 3), TODAY)
    with open_reader() as reader:
        batches = read(reader, registry.get("finding"), request)
        return [row for batch in batches for row in batch.to_pylist()]


def test_facts_hold_neither(run: AuditRun) -> None:
    assert [row["state"] for row in facts()] == ["open", "verified"]


def test_boards_and_prerequisites_count_open_ones_alone(tree: Tree, run: AuditRun) -> None:
    found = boards.open_findings(everything(), tree.county, TODAY)
    assert [(path, severity, number) for path, severity, number, _ in found] == [(tree.village.path, "橙", 1)]
    assert len(queries.waiting(queries.visible(everything()))) == 1
    [[said]] = prerequisites._answered([book_of(tree.village).pk], Month(2026, 12)).values()
    assert "1 个疑点" in str(said)


def test_the_yearly_paper_counts_neither(tree: Tree, run: AuditRun) -> None:
    found = team.balance_of(everything(), tree.county, 2026)
    assert (found.findings, found.settled) == (2, 1)


def test_the_one_indicator_that_reads_findings_reads_repairs_of_confirmed_ones() -> None:
    read = {(each.id, figure.table) for each in load_indicators().values() for figure in each.figures}
    assert not {table for _, table in read} & {"voucher", "voucher_line"}
    assert {name for name, table in read if table == "finding"} == {"D09"}


def test_what_was_corrected_or_still_waits_is_no_repair(run: AuditRun) -> None:
    assert [(row["repair_due"], row["repaired_in_time"]) for row in facts()] == [
        (False, False),
        (False, False),
    ]
