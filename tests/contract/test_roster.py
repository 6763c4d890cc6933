"""`lingyan roster …`: the samples' figures, and every broken roster refused at its place."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from tests.contract.home import COUNTY, ROSTERS, Home, at_once

pytestmark = pytest.mark.slow

BROKEN = ROSTERS / "broken"
CASES = list(csv.DictReader((BROKEN / "expected-errors.csv").open(encoding="utf-8-sig")))
EXPECTED: dict[str, Any] = json.loads((ROSTERS / "expected" / "roster-statistics.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["2021", "2026"])
@pytest.mark.parametrize("region", [(), ("--region", COUNTY), ("--region", "990121")], ids=len)
def test_figures_of_a_round(city: Home, name: str, region: tuple[str, ...]) -> None:
    found = city.must("roster", "statistics", *region, "--round", name, "--json").json
    wanted = EXPECTED["rounds"][name]
    assert {key: found.get(key) for key in wanted} == wanted
    assert found["change"] == (EXPECTED["change"] if name == "2026" else None)


def test_every_broken_roster_has_its_outcome(bare: Home) -> None:
    before = bare.digest()

    def try_(case: dict[str, str]) -> None:
        arguments = ("roster", "import", "--round", "2026", BROKEN / case["file"])
        if case["outcome"] == "accept":
            assert bare.must(*arguments, "--check", "--as-of", "2026-03-31", "--json").json["ok"] is True
            return
        found = bare.refused(*arguments)
        outcomes = case["outcome"].split("|")
        listed = [
            *(found["errors"] if "refuse" in outcomes else []), *(found["warnings"] if "warn" in outcomes else [])
        ]  # fmt: skip
        row, column = (int(case[name]) if case[name] else None for name in ("row", "column"))
        wanted = (case["code"], case["file"], case["sheet"], row, column, case["value"])
        names = ("code", "file", "sheet", "row", "column", "value")
        assert wanted in {tuple(each[name] for name in names) for each in listed}, found

    at_once(try_, CASES)
    assert bare.digest() == before


def test_a_frozen_round_takes_nothing_more(city: Home) -> None:
    before = city.digest()
    assert city.refused("roster", "freeze", "--round", "2026")["errors"][0]["code"] == "round-frozen"
    city.refused("roster", "import", BROKEN / "00-基准.xlsx", "--round", "2026", "--accept-warnings")
    assert city.digest() == before
