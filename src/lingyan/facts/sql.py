"""The SELECT of a fact table as the database in use understands it. Loads no Arrow, so that a start stays quick."""

from __future__ import annotations

from typing import Final

from django.db import connection

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable

WORDS: Final = frozenset({"text", "date"})
"""Kinds that travel as text; the empty text stands for no value."""


def select(table: FactTable, request: FactRequest, words: Dialect) -> str:
    """The table's SELECT with every column cast and the rows in their fixed order."""
    if table.sql is None:
        raise ValueError(f"fact table {table.name} has no SQL")
    shown = ", ".join(_cast(column) for column in table.columns)
    order = ", ".join(f'fact."{name}"' for name in table.order)
    # SECURITY: names are registered identifiers, and the inner text is written by fact tables, never by
    # users.
    return f"SELECT {shown} FROM ({table.sql(request, words)}) AS fact ORDER BY {order}"  # noqa: S608


def _cast(column: FactColumn) -> str:
    name = f'fact."{column.name}"'
    cast = f"COALESCE(CAST({name} AS TEXT), '')" if column.kind in WORDS else f"CAST({name} AS BIGINT)"
    return f'{cast} AS "{column.name}"'


def dialect() -> Dialect:
    return Dialect("sqlite" if connection.vendor == "sqlite" else "postgresql")
