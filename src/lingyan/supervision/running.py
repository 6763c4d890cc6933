"""Exports the facts of a region and a year, runs the rules over them, and says what came out. Stores nothing."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.parameters.queries import Values
from lingyan.regions.models import Level, Region
from lingyan.supervision import parameters
from lingyan.supervision.definitions import AuditRule, rules

YEARS_BACK = 3
"""Claims are aged by entries of this many earlier years; older ones are in the opening balance."""
Report = Callable[[int, int, str], None]


def chosen(names: Iterable[str]) -> list[AuditRule]:
    """These rules in the order of the reference; all of them for none named. Refused for an unknown one."""
    known, wanted = rules(), [name.strip().upper() for name in names if name.strip()]
    if unknown := sorted(set(wanted) - known.keys()):
        raise Refused(f"没有规则 {'、'.join(unknown)}。规则编号是 R01 到 R63。", code="unknown-rule")
    return [rule for rule in known.values() if not wanted or rule.id in wanted]


def year_within(year: int, day: dt.date) -> int:
    if not 2000 <= year <= day.year:
        raise Refused(f"年度 {year} 不在 2000 到 {day.year} 之间。", code="wrong-year")
    return year


def parameters_of(region: Region, until: dt.date) -> dict[str, dict[str, Any]]:
    """Every rule parameter in each village of the region, as it holds on the last day judged."""
    values = Values(parameters.ALL)
    found: dict[str, dict[str, Any]] = {}
    by_parent: dict[str, dict[str, Any]] = {}
    villages = Region.objects.filter(level=Level.VILLAGE, path__startswith=region.path).only("code", "path")
    for village in villages.order_by("code"):
        outer = village.path.rstrip("/").rpartition("/")[0] + "/"
        if outer not in by_parent:
            by_parent[outer] = _at(values, outer, until)
        own = values.set_at(village.path)
        found[village.code] = _at(values, village.path, until) if own else by_parent[outer]
    return found


def _at(values: Values, path: str, until: dt.date) -> dict[str, Any]:
    return parameters.held(lambda parameter: values.of(parameter, path, until))


def audit(
    region: Region, year: int, wanted: list[AuditRule], day: dt.date, report: Report | None = None
) -> list[Any]:
    """Run the rules over the region's facts as they are now and give a `RuleResult` of each."""
    # Arrow and DuckDB take a second to load, so they are loaded only where something is computed.
    from lingyan.facts import registry
    from lingyan.facts.export import export
    from lingyan.facts.registry import FactRequest
    from lingyan.supervision import engine

    until = min(day, dt.date(year, 12, 31))
    request = FactRequest(Month(year - YEARS_BACK, 1), min(Month(year, 12), Month.of(day)), day, region.path)
    known = {table.name for table in registry.tables()}
    read = {name for rule in wanted for name in rule.tables | rule.naming} | engine.BASE_TABLES
    with _scratch() as folder:
        if report:
            report(0, len(wanted) + 1, "正在导出事实表")
        export(folder / "facts", request, only=read & known)
        connection = engine.open_folder(folder / "facts")
        try:
            setting = engine.Setting(year, until, parameters_of(region, until))
            return engine.Audit(connection, setting).run(wanted, report)
        finally:
            connection.close()


@contextmanager
def _scratch() -> Iterator[Path]:
    """PRIVACY: summaries of entries lie in the export, so it never outlives the run."""
    folder: Path = settings.LINGYAN.exports / f".audit-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
