"""What a fact table is, and the registry that apps fill at start.

A fact is a typed table with one row a village and period. Apps contribute it as one SELECT that SQLite and
PostgreSQL both read, or as rows from the ORM where SQL would be obscure. Indicators read facts, never models.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from lingyan.kernel.month import Month

Kind = Literal["text", "integer", "fen", "date", "flag", "month"]
KINDS: Final[frozenset[str]] = frozenset({"text", "integer", "fen", "date", "flag", "month"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PATH: Final = re.compile(r"(/\d+)*/?")


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One documented column. `fen` is money in integer fen, `month` the integer 202611, `flag` a boolean.

    `public`: whether it goes into the public export. `persons`: it counts persons or households, so the
    public export withholds small cells.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    unit: str = ""
    nullable: bool = False
    public: bool = True
    persons: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.kind not in KINDS:
            raise ValueError(f"fact column {self.name!r} has no valid name or kind")
        if self.persons and self.kind != "integer":
            raise ValueError(f"fact column {self.name} counts persons and must be an integer")


@dataclass(frozen=True, slots=True)
class FactRequest:
    """Which rows are wanted: months, the day on which they are known, and a region path (empty: all)."""

    first: Month
    last: Month
    as_of: dt.date
    path: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("fact request ends before it begins")
        # SECURITY: the path is written into SQL text, so it may hold nothing but ids.
        if not _PATH.fullmatch(self.path):
            raise ValueError(f"not a region path: {self.path!r}")

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first.through(self.last))

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)


Sql = Callable[[FactRequest, Any], str]
"""Takes the request and the `dialect.Dialect`, gives one SELECT with the table's columns by name."""

Rows = Callable[[FactRequest], Iterable[Sequence[Any]]]
"""Takes the request, gives rows in the order of the columns, sorted by partition and grain."""


@dataclass(frozen=True, slots=True)
class FactTable:
    """One fact table. `grain` is its key; `partition` the columns that name a file, `county` first.

    `gate` names a flag of another table with the same grain: only where it is true do rows go public.
    """

    name: str
    zh: str
    en: str
    grain: tuple[str, ...]
    columns: tuple[FactColumn, ...]
    partition: tuple[str, ...] = ("county",)
    sql: Sql | None = None
    rows: Rows | None = None
    gate: tuple[str, str] | None = None
    public: bool = True
    remark: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if not _NAME.fullmatch(self.name) or len(set(names)) != len(names):
            raise ValueError(f"fact table {self.name!r} has no valid name or repeats a column")
        if missing := {*self.grain, *self.partition} - set(names):
            raise ValueError(f"fact table {self.name} lacks the columns {sorted(missing)}")
        if (self.sql is None) == (self.rows is None):
            raise ValueError(f"fact table {self.name} needs either sql or rows")
        if self.partition[:1] != ("county",):
            raise ValueError(f"fact table {self.name} is not partitioned by county")

    def column(self, name: str) -> FactColumn:
        return next(column for column in self.columns if column.name == name)

    @property
    def order(self) -> tuple[str, ...]:
        """Partition first, then the rest of the grain."""
        return (*self.partition, *(name for name in self.grain if name not in self.partition))

    @property
    def public_columns(self) -> tuple[FactColumn, ...]:
        return tuple(column for column in self.columns if column.public)


_tables: Final[dict[str, FactTable]] = {}


def register(table: FactTable) -> FactTable:
    """Contribute a table, at start. Registering it again changes nothing; a second of a name
    is refused.
    """
    if _tables.setdefault(table.name, table) != table:
        raise ValueError(f"fact table {table.name} is registered twice")
    return table


def get(name: str) -> FactTable:
    try:
        return _tables[name]
    except KeyError:
        raise LookupError(f"fact table {name} is not registered") from None


def tables() -> tuple[FactTable, ...]:
    """All tables: gates before what they gate, else by name."""
    gates = {table.gate[0] for table in _tables.values() if table.gate}
    return tuple(sorted(_tables.values(), key=lambda table: (table.name not in gates, table.name)))
