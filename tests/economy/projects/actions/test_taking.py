"""Every fault of a register that is taken over, at its boundary and by its code, whatever file it came from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions.taking import MOST_ROWS, Incoming, Outcome, incoming_problems
from lingyan.economy.projects.models import Project
from lingyan.kernel.money import MAX_FEN
from tests.economy.projects.support import ROAD, Village
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db

BEFORE = dt.date(2024, 2, 1)
BEGUN, DONE = BEFORE + dt.timedelta(days=30), dt.date(2024, 12, 31)
PLANNED = Incoming(replace(ROAD, sources=[each.completed() for each in ROAD.sources]))
STANDING = replace(PLANNED, state="approved", approved_on=BEFORE)
BUILDING = replace(STANDING, state="building", started_on=BEGUN)
ACCEPTED = replace(
    BUILDING, state="accepted", ended_on=DONE, outcome=Outcome("芦溪镇验收组", "合格", 39_000_00)
)
CANCELLED = replace(STANDING, state="cancelled", ended_on=DONE, outcome=Outcome(reason="选址不成"))


def codes(village: Village, *rows: Incoming) -> set[str]:
    return {each.code for each in incoming_problems(village.book, rows)}


@pytest.mark.parametrize("row", [PLANNED, STANDING, BUILDING, ACCEPTED, CANCELLED])
def test_a_project_of_each_state_is_taken(village: Village, row: Incoming) -> None:
    [made] = actions.import_projects(village.clerk, book_id=village.book.pk, rows=[row], source="a" * 64)
    assert made.state == row.state


@pytest.mark.parametrize(
    ("row", "changes", "code"),
    [
        (PLANNED, {"state": "dreamt"}, "bad-state"),
        (PLANNED, {"approved_on": BEFORE}, "bad-state"),
        (PLANNED, {"done": {0: BEGUN}}, "bad-state"),
        (PLANNED, {"plan": replace(PLANNED.plan, name=" ")}, "bad-project"),
        (STANDING, {"approved_on": None}, "no-approval"),
        (STANDING, {"approved_on": dt.date(2025, 1, 1)}, "approved-after"),
        (STANDING, {"plan": replace(PLANNED.plan, sources=[])}, "no-sources"),
        (STANDING, {"started_on": BEGUN}, "bad-start"),
        (STANDING, {"ended_on": DONE}, "bad-end"),
        (BUILDING, {"started_on": None}, "bad-start"),
        (BUILDING, {"started_on": BEFORE - dt.timedelta(days=1)}, "bad-date"),
        (BUILDING, {"started_on": dt.date(2025, 6, 16)}, "bad-date"),
        (BUILDING, {"done": {0: BEFORE - dt.timedelta(days=1)}}, "bad-step"),
        (ACCEPTED, {"ended_on": None}, "bad-end"),
        (ACCEPTED, {"ended_on": dt.date(2025, 1, 1)}, "ended-after"),
        (ACCEPTED, {"done": {0: DONE + dt.timedelta(days=1)}}, "bad-step"),
        (ACCEPTED, {"outcome": Outcome("芦溪镇验收组", "")}, "no-unit"),
        (ACCEPTED, {"outcome": Outcome("芦溪镇验收组", "合格", MAX_FEN + 1)}, "bad-cost"),
        (CANCELLED, {"outcome": Outcome()}, "no-reason"),
    ],
)  # fmt: skip
def test_a_fault_refuses_the_whole_register(
    village: Village, row: Incoming, changes: dict[str, Any], code: str
) -> None:
    rows = [replace(PLANNED, plan=replace(PLANNED.plan, name="好的")), replace(row, **changes)]
    assert {each.row for each in incoming_problems(village.book, rows)} == {2}
    with refused(code):
        actions.import_projects(village.clerk, book_id=village.book.pk, rows=rows, source="a" * 64)
    assert not Project.objects.exists()


def test_a_name_and_a_dimension_serve_once(village: Village) -> None:
    known = books.add_project(village.clerk, book_id=village.book.pk, name="文化广场")
    plan = replace(PLANNED.plan, dimension_id=known.pk)
    other = replace(plan, name="西路")
    assert codes(village, replace(PLANNED, plan=plan), replace(PLANNED, plan=other)) == {"bad-dimension"}
    assert codes(village, PLANNED, replace(PLANNED, plan=replace(PLANNED.plan, name=f" {ROAD.name} "))) == {
        "name-taken"
    }


def test_a_large_one_without_its_decision_is_pointed_out(village: Village) -> None:
    large = replace(BUILDING, plan=replace(PLANNED.plan, sources=village.sources(30_000_00, 20_000_00)))
    large = replace(
        large, plan=replace(large.plan, sources=[each.completed() for each in large.plan.sources])
    )
    [warning] = incoming_problems(village.book, [large])
    assert (warning.code, warning.severity) == ("no-reference", "warning")
    assert incoming_problems(village.book, [replace(large, reference="雁村议〔2024〕1号")]) == []


@pytest.mark.parametrize("count", [0, MOST_ROWS + 1])
def test_a_register_has_so_many_rows_at_most(village: Village, count: int) -> None:
    with refused("too-many"):
        actions.import_projects(
            village.clerk, book_id=village.book.pk, rows=[PLANNED] * count, source="a" * 64
        )
