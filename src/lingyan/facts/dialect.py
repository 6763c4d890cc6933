"""The few words of SQL in which SQLite and PostgreSQL differ, for the SELECTs of fact tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Vendor = Literal["sqlite", "postgresql"]
_PLAIN: Final = re.compile(r"[0-9A-Za-z_./-]*")


@dataclass(frozen=True, slots=True)
class Dialect:
    vendor: Vendor

    def local_date(self, column: str) -> str:
        """The day in China of a stored moment. SQLite keeps moments as UTC text; China has no summer time."""
        if self.vendor == "sqlite":
            return f"date({column}, '+8 hours')"
        return f"CAST(({column} AT TIME ZONE 'Asia/Shanghai') AS date)"

    def text_date(self, column: str) -> str:
        """A date as ISO text, so that both compare alike."""
        return f"CAST({column} AS TEXT)"

    def in_json(self, value: str, column: str) -> str:
        """Whether a text is one of those in a JSON list."""
        if self.vendor == "sqlite":
            return f"EXISTS (SELECT 1 FROM json_each({column}) one WHERE one.value = {value})"  # noqa: S608
        return f"({column} @> to_jsonb(CAST({value} AS text)))"

    def hex(self, column: str) -> str:
        """Bytes as lower-case hexadecimal text; NULL stays NULL."""
        if self.vendor == "sqlite":
            return f"CASE WHEN {column} IS NULL THEN NULL ELSE LOWER(HEX({column})) END"
        return f"ENCODE({column}, 'hex')"


def values(rows: Iterable[Sequence[int | str]]) -> str:
    """A VALUES list of integers and plain words."""
    return "VALUES " + ", ".join(f"({', '.join(_literal(value) for value in row)})" for row in rows)


def _literal(value: int | str) -> str:
    if isinstance(value, int):
        return str(int(value))
    # SECURITY: only words without any quote reach the SQL text.
    if not _PLAIN.fullmatch(value):
        raise ValueError(f"not a plain word: {value!r}")
    return f"'{value}'"
