"""Fact tables as tables of an embedded DuckDB, for rules that are SQL over facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.facts.schema import arrow_schema


def connect() -> duckdb.DuckDBPyConnection:
    # SECURITY: rules are files of the product, yet they need neither network nor extensions.
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
    )


def create(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A registered fact table from rows by column name; what a row leaves out is missing."""
    keep(
        connection, name, pa.Table.from_pylist([dict(row) for row in rows], arrow_schema(registry.get(name)))
    )


def keep(connection: duckdb.DuckDBPyConnection, name: str, given: pa.Table) -> None:
    connection.register(f"given_{name}", given)
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "given_{name}"')  # noqa: S608 (a registered name)
    connection.unregister(f"given_{name}")


def load(connection: duckdb.DuckDBPyConnection, request: FactRequest, names: Iterable[str]) -> None:
    """The rows of these tables, read in one state of the database and kept in memory alone."""
    with open_reader() as reader:
        for name in sorted(names):
            table = registry.get(name)
            found = pa.Table.from_batches(read(reader, table, request), arrow_schema(table))
            keep(connection, name, found)
