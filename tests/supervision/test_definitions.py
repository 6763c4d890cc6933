from __future__ import annotations

from lingyan.facts import registry
from lingyan.supervision.definitions import rules
from tests.supervision.facts import _OTHERS


def test_all_rules_of_the_reference_are_there() -> None:
    assert list(rules()) == [f"R{number:02d}" for number in range(1, 64)]


def test_the_heavy_ones_are_red() -> None:
    red = {each.id for each in rules().values() if each.severity == "红"}
    assert {"R02", "R06", "R08", "R16", "R28", "R31", "R34", "R36", "R41", "R47", "R49"} <= red


def test_rules_read_only_tables_that_are_agreed() -> None:
    known = {table.name for table in registry.tables()} | _OTHERS.keys()
    for rule in rules().values():
        assert rule.tables <= known, rule.id


def test_every_rule_can_run() -> None:
    assert [each.id for each in rules().values() if each.why_not] == []
