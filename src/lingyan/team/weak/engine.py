"""Reads signs from facts, on DuckDB inside the process. Stores nothing, orders villages by their code alone.

The same facts and parameters give the same hits. What could not be tested is part of the result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import duckdb
import pyarrow as pa
from django.utils.translation import gettext_noop

from lingyan.facts import duck, registry
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.parameters.queries import Values, whole
from lingyan.regions.models import Level, Region
from lingyan.team.weak.parameters import SIGN_PARAMETERS
from lingyan.team.weak.signs import Sign

VILLAGE: Final = "village"
NO_RECORDS: Final = gettext_noop("系统还没有这一类记录")
_BASE: Final = """
    CREATE MACRO the_day() AS getvariable('day');
    CREATE MACRO the_year() AS year(getvariable('day'));
    CREATE MACRO rec(kind, id) AS kind || ':' || id::VARCHAR;"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One sign in one village: the arithmetic in words, and records such as `question:12`."""

    village: str
    arithmetic: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(slots=True)
class Result:
    """What one sign gave. `untested` counts the villages without the records that it needs, by reason."""

    sign: Sign
    hits: list[Hit] = field(default_factory=list)
    tested: int = 0
    not_tested: str = ""
    untested: dict[str, int] = field(default_factory=dict)


def sweep(region: Region, day: dt.date, wanted: Iterable[Sign]) -> list[Result]:
    """Every sign over the facts of a region as they are on the day."""
    chosen = list(wanted)
    known = {table.name for table in registry.tables()}
    tables = ({VILLAGE} | {name for sign in chosen for name in sign.tables}) & known
    with duck.connect() as connection:
        request = FactRequest(Month(day.year - 1, 1), Month.of(day), day, region.path)
        duck.load(connection, request, tables)
        return Reading(connection, day, figures(region, day)).run(chosen)


def figures(region: Region, day: dt.date) -> dict[str, dict[str, int]]:
    """The parameters of the signs in each village, as they hold on the day."""
    values = Values(SIGN_PARAMETERS.values())
    villages = Region.objects.filter(level=Level.VILLAGE, path__startswith=region.path)
    return {
        code: {name: whole(values.of(each, path, day)) for name, each in SIGN_PARAMETERS.items()}
        for code, path in villages.order_by("code").values_list("code", "path")
    }


class Reading:
    """Signs over the tables of a connection; `parameters` are by village."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        day: dt.date,
        parameters: Mapping[str, Mapping[str, int]],
    ) -> None:
        self.connection = connection
        connection.execute(f"SET VARIABLE day = DATE '{day.isoformat()}'")
        connection.execute(_BASE)
        rows = [{"village": code, **given} for code, given in sorted(parameters.items())]
        names = pa.schema([("village", pa.string()), *((name, pa.int64()) for name in SIGN_PARAMETERS)])
        duck.keep(connection, "p", pa.Table.from_pylist(rows, names))
        self.tables = {row[0] for row in self._rows("SELECT table_name FROM information_schema.tables")}
        self.villages = {row[0] for row in self._rows("SELECT village FROM village WHERE in_force")}

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def run(self, wanted: Iterable[Sign]) -> list[Result]:
        return [self.judge(sign) for sign in wanted]

    def judge(self, sign: Sign) -> Result:
        result = Result(sign, not_tested=self._unable(sign))
        if result.not_tested:
            return result
        able = set(self.villages)
        for need in sign.needs:
            # SECURITY: conditions stand in a file of the product; parameters come in through the table `p`.
            found = self._rows(f'SELECT DISTINCT village FROM "{need.table}" WHERE {need.where}')  # noqa: S608
            if without := able - {row[0] for row in found}:
                result.untested[need.missing] = len(without)
                able -= without
        result.tested = len(able)
        hits = self._rows(f"SELECT village, arithmetic, records FROM ({sign.sql}) ORDER BY village")  # noqa: S608
        result.hits = [Hit(village, tuple(how), tuple(of)) for village, how, of in hits if village in able]
        return result

    def _unable(self, sign: Sign) -> str:
        """Why nobody could be tested; empty when somebody can."""
        if sign.why_not:
            return sign.why_not
        for name in sorted(sign.tables):
            if name not in self.tables:
                return NO_RECORDS
            if not self._rows(f'SELECT 1 FROM "{name}" LIMIT 1'):  # noqa: S608 (a registered name)
                return f"本区域没有任何“{registry.get(name).zh}”记录"
        return ""
