"""From a folder of exported facts to the values of every village: Ibis on DuckDB, inside the process.

It reads Parquet files and definitions and nothing else, so that whoever holds both can compute the same again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ibis

from lingyan.assessment.definitions import Figure, Indicator, Standard
from lingyan.assessment.formula import KEY, empty_table, evaluate, select
from lingyan.assessment.rules import Scored, Value, score_dimension, suggest, value_of
from lingyan.facts import registry
from lingyan.facts.export import MANIFEST

Pair = tuple[int, int]
"""Numerator and denominator of a value that is there."""

Values = dict[str, Pair]
"""By `indicator.figure`, such as `C01.change`; what is missing is NA."""


@dataclass(slots=True)
class VillageResult:
    """What was computed of one village: this year's values and its own of the year before."""

    values: Values = field(default_factory=dict)
    last: Values = field(default_factory=dict)
    scored: dict[str, Scored] = field(default_factory=dict)
    grade: str = ""

    def dimensions(self) -> dict[str, dict[str, Any]]:
        """The scored dimensions as data: tenths of a point, what was covered of which weight, duties not met."""
        return {
            name: {
                "score_tenths": part.tenths,
                "covered": part.covered,
                "weight": part.weight,
                "failures": list(part.failures),
            }
            for name, part in self.scored.items()
        }


class Facts:
    """The tables of one export, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        self.connection = ibis.duckdb.connect()
        self._opened: dict[str, Any] = {}

    def table(self, name: str) -> Any:
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def _open(self, name: str) -> Any:
        entries = {entry["name"]: entry for entry in self.manifest["tables"]}
        paths = [str(self.folder / file["path"]) for file in entries.get(name, {"files": []})["files"]]
        if not paths:
            return empty_table(registry.get(name))
        return self.connection.read_parquet(paths, table_name=name)

    def villages(self) -> list[str]:
        """Codes of the villages in force on the day of the export, in the order of the code."""
        table = self.table("village")
        return sorted(self._arrow(table.filter(table.in_force).select(KEY)).column(KEY).to_pylist())

    def values(self, figure: Figure, year: int, months: int) -> dict[str, Pair]:
        """Numerator and denominator by village; villages without a value are left out."""
        found = self._arrow(evaluate(self.table(figure.table), figure, year, months))
        columns = (found.column(name).to_pylist() for name in (KEY, "numerator", "denominator", "present"))
        return {
            village: (int(numerator), int(denominator))
            for village, numerator, denominator, present in zip(*columns, strict=True)
            if present and numerator is not None and denominator
        }

    def rows(self, figure: Figure, year: int, months: int, village: str) -> list[dict[str, Any]]:
        """The facts of one village that a figure reads, in the order of the table's key."""
        table = self.table(figure.table)
        chosen = select(table.filter(table.village == village), figure, year, months)
        order = [name for name in registry.get(figure.table).order if name in chosen.columns]
        found: list[dict[str, Any]] = self._arrow(chosen.order_by(order)).to_pylist()
        return found

    def _arrow(self, expression: Any) -> Any:
        return self.connection.to_pyarrow(expression)

    def close(self) -> None:
        self.connection.disconnect()


def compute(
    folder: Path, indicators: Mapping[str, Indicator], standard: Standard, *, year: int, as_of: dt.date
) -> dict[str, VillageResult]:
    """Every village in force, by code in order, with values of the year and the year before, scores and grade."""
    facts = Facts(folder)
    try:
        results = {village: VillageResult() for village in facts.villages()}
        for name, figure in figures(indicators):
            this, before = (
                facts.values(figure, each, complete_months(each, as_of)) for each in (year, year - 1)
            )
            for code, result in results.items():
                _take(result.values, name, this.get(code))
                _take(result.last, name, before.get(code))
    finally:
        facts.close()
    for result in results.values():
        _judge(result, indicators, standard)
    return results


def figures(indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, Figure]]:
    """Every connected figure under its name, such as `C01.change`."""
    for indicator in indicators.values():
        for figure in indicator.figures:
            yield f"{indicator.id}.{figure.key}", figure


def _take(values: Values, name: str, pair: Pair | None) -> None:
    if pair is not None:
        values[name] = pair


def complete_months(year: int, as_of: dt.date) -> int:
    """How many months of the year had ended on a day."""
    if as_of.year > year:
        return 12
    return as_of.month - 1 if as_of.year == year else 0


def _judge(result: VillageResult, indicators: Mapping[str, Indicator], standard: Standard) -> None:
    main: dict[str, Value] = {
        name.removesuffix(".value"): value_of(*pair)
        for name, pair in result.values.items()
        if name.endswith(".value")
    }
    result.scored = {
        dimension.id: score_dimension(dimension, indicators, main, standard.cap)
        for dimension in standard.dimensions
    }
    result.grade = suggest(standard, result.scored)


def as_json(results: Mapping[str, VillageResult]) -> dict[str, Any]:
    """The results as canonical data: numbers that may be large stand as text, so that nothing is rounded."""
    return {code: _village_json(result) for code, result in results.items()}


def _village_json(result: VillageResult) -> dict[str, Any]:
    return {
        "values": _pairs(result.values),
        "last": _pairs(result.last),
        "dimensions": result.dimensions(),
        "grade": result.grade,
    }


def _pairs(values: Values) -> dict[str, list[str]]:
    return {
        name: [str(numerator), str(denominator)] for name, (numerator, denominator) in sorted(values.items())
    }
