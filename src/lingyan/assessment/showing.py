"""Values, dimensions and the facts behind them as the pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lingyan.assessment import actions, snapshots
from lingyan.assessment.definitions import YES_NO, Figure, Indicator, load_indicators
from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import IndicatorValue, Snapshot, VillageResult
from lingyan.facts import registry
from lingyan.facts.registry import FactColumn, FactTable
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension of a village. `score` is empty when no rate has a value."""

    zh: str
    score: str
    covered: int
    weight: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a village, or an indicator that is not connected (`row` is None)."""

    indicator: Indicator
    zh: str
    row: IndicatorValue | None
    disputed: bool = False

    @property
    def target(self) -> str:
        """What is to be reached, with its unit; a duty that is met or not is to be met."""
        target, unit = self.indicator.target, next((figure.unit for figure in self.indicator.figures), "")
        if target is None:
            return _("只作参考")
        return _("是") if unit == YES_NO else f"{target.zh} {_(unit)}".strip()


@dataclass(frozen=True, slots=True)
class Behind:
    """Fact rows behind a value; `missing` says why there are none to show."""

    table: str
    heads: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[tuple[str, bool], ...], ...] = ()
    missing: str = ""


def dimension_lines(snapshot: Snapshot, judged: VillageResult) -> list[DimensionLine]:
    indicators = load_indicators()
    found = []
    for dimension in actions.standard_of(snapshot).dimensions:
        part = judged.dimensions.get(dimension.id, {})
        tenths = part.get("score_tenths")
        found.append(
            DimensionLine(
                _(dimension.zh),
                "" if tenths is None else f"{tenths // 10}.{tenths % 10}",
                part.get("covered", 0),
                part.get("weight", 0),
                tuple(_(indicators[name].zh) for name in part.get("failures", ()) if name in indicators),
            )
        )
    return found


def figure_lines(rows: Iterable[IndicatorValue], disputed: set[int]) -> list[FigureLine]:
    """Every indicator in its order: with its rows, or standing there as not connected."""
    by_name = {(row.indicator, row.figure): row for row in rows}
    found = []
    for indicator in load_indicators().values():
        if not indicator.connected:
            found.append(FigureLine(indicator, _(indicator.zh), None))
        found += [
            FigureLine(indicator, _(figure.zh), row, row.pk in disputed)
            for figure in indicator.figures
            if (row := by_name.get((indicator.id, figure.key)))
        ]
    return found


def behind(row: IndicatorValue, figure: Figure) -> Behind:
    """The facts of the snapshot that the figure's own condition selects for this village."""
    table = registry.get(figure.table)
    folder = snapshots_folder() / row.snapshot.digest / snapshots.FACTS
    if not folder.is_dir():
        return Behind(_title(table), missing=_("快照的事实表不在本机，无法列出。"))
    # Ibis takes a second to load the first time, so it is loaded only where it is needed.
    from lingyan.assessment.compute import Facts, complete_months

    facts = Facts(folder)
    try:
        months = complete_months(row.snapshot.year, row.snapshot.as_of)
        found = facts.rows(figure, row.snapshot.year, months, row.village.code)
    finally:
        facts.close()
    columns = [column for column in table.columns if column.name not in ("village", "county", "year")]
    return Behind(
        _title(table),
        tuple((_title(column), _numeric(column.kind)) for column in columns),
        tuple(tuple((_shown(each[c.name], c.kind), _numeric(c.kind)) for c in columns) for each in found),
        "" if found else _("没有记录，所以不适用。"),
    )


def _title(named: FactTable | FactColumn) -> str:
    """Fact tables and their columns have both languages."""
    return named.en if get_language() == "en" else named.zh


def _numeric(kind: str) -> bool:
    return kind in {"integer", "fen"}


def _shown(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "fen":
        return format_yuan(value)
    if kind == "month":
        return Month.from_int(value).shown
    if kind == "flag":
        return _("是") if value else _("否")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
