"""Each indicator from fact rows written by hand to its value by hand, and none where a village has no records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
import pytest

from lingyan.assessment import formula
from lingyan.assessment.definitions import load_indicators
from lingyan.assessment.rules import show, value_of
from lingyan.facts import registry
from lingyan.facts.schema import arrow_schema

INDICATORS = load_indicators()
ZERO: Mapping[str, Any] = {"text": "x", "integer": 0, "fen": 0, "flag": False, "month": 202601, "date": None}
VILLAGE = "990121100200"


def shown(name: str, *rows: Mapping[str, Any], months: int = 12) -> str:
    """The value of an indicator over rows of its table that say only what matters; the year is 2026."""
    [figure] = INDICATORS[name].figures
    table = registry.get(figure.table)
    blank = {c.name: None if c.nullable else ZERO[c.kind] for c in table.columns}
    full = [{**blank, "village": VILLAGE, "year": 2026, **row} for row in rows]
    schema = pa.schema([pa.field(f.name, f.type) for f in arrow_schema(table)])
    found = formula.evaluate(ibis.memtable(pa.Table.from_pylist(full, schema)), figure, 2026, months)
    values = found.to_pyarrow().to_pylist()
    if not values or not values[0]["present"] or values[0]["numerator"] is None:
        return "NA"
    return show(value_of(int(values[0]["numerator"]), int(values[0]["denominator"])), figure.unit)


@pytest.mark.parametrize(
    ("name", "above", "below", "said"),
    [
        ("T02", {"studied_first": 2}, {"decided": 3}, "66.7%"),
        ("Z05", {"quarters_met": 3}, {"quarters_due": 4}, "75.0%"),
        ("D01", {"complete": 1}, {"closed": 4}, "25.0%"),
        ("D02", {"results_in_time": 7}, {"results_due": 8}, "87.5%"),
        ("D06", {"sound": 19}, {"live": 20}, "95.0%"),
        ("D07", {"traded_fen": 100_000_00}, {"trade_due_fen": 300_000_00}, "33.3%"),
    ],
)
def test_rates_of_a_year(name: str, above: dict[str, int], below: dict[str, int], said: str) -> None:
    assert shown(name, {**above, **below}) == said
    assert shown(name, {}) == "NA", "nothing to count is not zero per cent"
    assert shown(name, {**above, **below, "year": 2025}) == "NA"
    assert shown(name) == "NA"


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        ("D04", "display_kept", "display_over"),
        ("D09", "repaired_in_time", "repair_due"),
        ("F01", "in_time", "due"),
    ],
)
def test_rates_of_events(name: str, above: str, below: str) -> None:
    done, late, waiting = {above: True, below: True}, {below: True}, {}
    assert shown(name, done, done, late, waiting) == "66.7%"
    assert shown(name, late) == "0.0%"
    assert shown(name, waiting) == "NA"


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("Z04", {"known": 1, "breaches": 0}, "是"),
        ("Z04", {"known": 1, "breaches": 1}, "否"),
        ("Z04", {"known": 0, "breaches": 1}, "否"),
        ("Z04", {"known": 0, "breaches": 0}, "NA"),
        ("Z06", {"parts_due": 2, "parts_met": 2}, "是"),
        ("Z06", {"parts_due": 2, "parts_met": 1}, "否"),
        ("Z06", {"parts_due": 0, "parts_met": 0}, "NA"),
        ("Z07", {"composition_kept": 1}, "是"),
        ("Z07", {"composition_kept": 0}, "否"),
        ("Z07", {"composition_kept": None}, "NA"),
        ("D08", {"published": 1, "over": 0}, "是"),
        ("D08", {"published": 0, "over": 0}, "NA"),
        ("D08", {"published": 0, "over": 1}, "否"),
        ("F06", {"rules_sound": 1}, "是"),
        ("F06", {"rules_sound": None}, "NA"),
        ("Z09", {"people": 5}, "5人"),
        ("Z09", {"people": 0}, "0人"),
        ("Z09", {"people": None}, "NA"),
    ],
)
def test_duties_and_numbers(name: str, row: dict[str, Any], said: str) -> None:
    assert shown(name, row) == said


def test_every_branch_keeps_the_third() -> None:
    """A village with two branches has an appraisal of each; one of a branch that is still to decide says nothing."""
    kept = {"kind": "party", "graded": 12, "third_kept": 1, "more_approved": 0}
    broken = {**kept, "third_kept": 0}
    undecided = {"kind": "party"}
    assert shown("T06", kept, undecided) == "是"
    assert shown("T06", kept, broken) == "否"
    assert shown("T06", kept, {**broken, "more_approved": 1}) == "是"
    assert shown("T06", undecided) == "NA"
