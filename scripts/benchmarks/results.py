"""What a run found: figures of each route, targets with pass or fail, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One route at one size. `values` are named measures in the order of the table's columns."""

    workload: str
    size: str
    route: str
    role: str  # ours, peer or bound
    values: dict[str, float]
    runs: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A measured value and the limit it is held to; `at_least` turns the limit round."""

    workload: str
    name: str
    measured: float
    limit: float
    unit: str = "x"
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(slots=True)
class Results:
    """Everything that one run of the benchmark found."""

    figures: list[Figure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    profiles: dict[str, str] = field(default_factory=dict)

    def missed(self, workload: str) -> list[Target]:
        return [one for one in self.targets if one.workload == workload and not one.reached]

    def as_json(self) -> dict[str, Any]:
        targets = [{**asdict(one), "reached": one.reached} for one in self.targets]
        return {
            "figures": [asdict(one) for one in self.figures], "targets": targets,
            "agreements": self.agreements, "profiles": self.profiles,
        }  # fmt: skip


def tables(results: Results) -> str:
    """One table a workload and size, ratios to ours beside each peer and bound, then the targets."""
    parts = []
    for workload, size in dict.fromkeys((one.workload, one.size) for one in results.figures):
        rows = [one for one in results.figures if (one.workload, one.size) == (workload, size)]
        parts.append(f"{workload}: {size}\n{_table(rows)}")
    parts.append(
        "Targets\n" + _grid(["", "measured", "limit", ""], [_target(one) for one in results.targets])
    )
    if results.agreements:
        parts.append("Agreement\n" + "\n".join(f"  {line}" for line in results.agreements))
    return "\n\n".join(parts)


def _table(rows: Sequence[Figure]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row.values))
    ours = next((row for row in rows if row.role == "ours"), None)
    main = columns[0]
    heads = ["", "", *columns, "ours / this", "runs", ""]
    return _grid(heads, [[row.route, row.role, *_cells(row, columns), _ratio(ours, row, main), str(row.runs), row.note]
                         for row in rows])  # fmt: skip


def _cells(row: Figure, columns: Sequence[str]) -> list[str]:
    return [number(row.values[name]) if name in row.values else "-" for name in columns]


def _ratio(ours: Figure | None, row: Figure, column: str) -> str:
    if ours is None or row is ours or not row.values.get(column) or column not in ours.values:
        return ""
    return number(ours.values[column] / row.values[column])


def _target(one: Target) -> list[str]:
    sign = "≥" if one.at_least else "≤"
    mark = "reached" if one.reached else "MISSED"
    return [
        f"{one.workload} {one.name}",
        f"{number(one.measured)} {one.unit}",
        f"{sign} {one.limit:g} {one.unit}",
        mark,
    ]


def number(value: float) -> str:
    """Three figures that count, with thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 or value == 0 else f"{value:.1e}"


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    lines = []
    for row in [heads, *rows]:
        cells = [
            cell.ljust(width) if place == 0 or place == len(widths) - 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)
