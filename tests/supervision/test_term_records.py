"""Contracts, resources and decisions of a term, cut by its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.decisions.models import Matter
from lingyan.economy.contracts import actions
from lingyan.kernel import clock
from lingyan.supervision import term_records
from lingyan.supervision.term_records import STEPS, DecisionRow
from tests.decisions.support import TODAY, make_village
from tests.economy.contracts.support import TODAY as CONTRACTS_TODAY
from tests.economy.contracts.support import Tenants
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def tenants(settings: Any, tmp_path: Path) -> Iterator[Tenants]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    with clock.fixed(CONTRACTS_TODAY):
        yield Tenants()


def test_contracts_count_what_fell_due_and_was_paid_by_the_last_day(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.pond)
    tenants.draft(tenants.lease)
    line = tenants.received(4_000_00, party=tenants.farmer, credit="50104", on=day("2025-02-10"))
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get().pk, line_id=line.pk, amount=4_000_00
    )

    def rows(first: str, last: str) -> list[tuple[str, bool, int, int, int]]:
        found = term_records.contracts([tenants.village.book], day(first), day(last))
        return [(row.contract.number, row.new, row.due, row.paid, row.owed) for row in found]

    assert rows("2025-01-15", "2025-06-01") == [("2025-02", True, 9_000_00, 4_000_00, 5_000_00)]
    assert rows("2025-01-16", "2025-02-09") == [("2025-02", False, 0, 0, 0)]
    assert rows("2025-01-01", "2025-01-14") == []


def test_a_contract_that_ended_before_the_term_is_none_of_it(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    actions.terminate_contract(tenants.clerk, contract_id=contract.pk, on=day("2025-03-01"), reason="违约")
    books = [tenants.village.book]
    assert len(term_records.contracts(books, day("2025-03-01"), day("2025-06-01"))) == 1
    assert term_records.contracts(books, day("2025-03-02"), day("2025-06-01")) == []


def test_resources_say_how_they_were_used_at_both_ends(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.pond)
    books, first, last = [tenants.village.book], day("2025-01-20"), day("2025-06-01")
    found = term_records.assets(books, first, last, term_records.contracts(books, first, last))
    pond = next(row for row in found if row.asset.pk == tenants.village.pond.pk)
    assert (pond.is_resource, pond.start, pond.end, pond.contracts) == (
        True,
        "在用",
        "出租或发包",
        (contract.number,),
    )
    assert {row.is_resource for row in found} == {True, False}
    early = term_records.assets(books, day("2022-01-01"), day("2024-12-31"), [])
    assert {row.asset.name for row in early} == {"村道", "北塘水面"}


def test_decisions_show_each_step_by_the_last_day(tree: Tree, settings: Any, tmp_path: Path) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    village = make_village(tree.village)
    with clock.fixed(TODAY):
        village.at("result")
        village.draft()
        [row] = term_records.decisions(tree.village, day("2026-01-01"), TODAY)
        [begun] = term_records.decisions(tree.village, day("2026-01-01"), day("2026-07-01"))
    steps = dict(zip(STEPS, row.steps, strict=True))
    assert steps["党组织提议"] == "2026-03-03 应到 5 实到 5 赞成 5，通过"
    assert steps["会议决议"] == "2026-03-19 应到 1000 实到 700 赞成 680，通过"
    assert steps["决议公示"] == "2026-03-21 至 2026-04-07"
    assert steps["实施完成"].startswith("2026-05-10")
    assert (steps["结果公示"], steps["备案"], row.missing) == ("", "", [])
    assert row.papers >= 1
    assert begun.item == "资产资源发包、租赁"


def test_steps_left_out_before_the_last_one_taken_are_named() -> None:
    row = DecisionRow(Matter(), "", ("2026-01-01", "一致", "", "", "通过", "", "", "", "", ""), 0)
    assert row.missing == ["两委商议", "党员大会"]
