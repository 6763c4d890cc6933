"""Reads the SELECTs of fact tables as Arrow batches, through an ADBC child process or Django's cursor.

Every column is cast in SQL, because ADBC on SQLite guesses a column's type from its first batch; a text
that may be missing travels as the empty text for the same reason. All reads of one reader see one state
of the database.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

import pyarrow as pa
from django.db import connection, transaction

from lingyan.facts import child
from lingyan.facts.registry import FactColumn, FactRequest, FactTable
from lingyan.facts.schema import from_rows, typed
from lingyan.facts.sql import WORDS, dialect, select

CHUNK: Final = 20_000


class Reader(Protocol):
    """Something that answers a query with batches of integers and texts."""

    def batches(self, sql: str, columns: tuple[FactColumn, ...]) -> Iterator[pa.RecordBatch]: ...


def read(reader: Reader, table: FactTable, request: FactRequest) -> Iterator[pa.RecordBatch]:
    """The rows of a table in the order of its partition and grain, typed."""
    if table.rows is not None:
        yield from _from_rows(table, request)
        return
    for batch in reader.batches(select(table, request, dialect()), table.columns):
        yield typed(batch, table)


@contextmanager
def open_reader() -> Iterator[Reader]:
    """The fast reader, or Django's own connection where another could not see the rows.

    That is inside a transaction, whose changes nobody else sees yet, and for a database in memory.
    """
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    if connection.in_atomic_block or in_memory:
        with transaction.atomic():
            yield CursorReader()
        return
    with ChildReader.open(*address()) as reader:
        yield reader


def address() -> tuple[str, str]:
    """Vendor and URI of the database in use."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return "sqlite", f"{Path(settings['NAME']).absolute().as_uri()}?mode=ro"
    user, password = quote(settings["USER"] or "", safe=""), quote(settings["PASSWORD"] or "", safe="")
    parts = {"host": settings["HOST"], "port": str(settings["PORT"] or "")}
    query = urlencode({name: value for name, value in parts.items() if value})
    return "postgresql", f"postgresql://{user}:{password}@/{quote(settings['NAME'], safe='')}?{query}"


class CursorReader:
    """Reads through Django's connection, in chunks."""

    def batches(self, sql: str, columns: tuple[FactColumn, ...]) -> Iterator[pa.RecordBatch]:
        types = [pa.string() if column.kind in WORDS else pa.int64() for column in columns]
        names = [column.name for column in columns]
        with connection.cursor() as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(CHUNK):
                arrays = [
                    pa.array(values, type=kind)
                    for values, kind in zip(zip(*rows, strict=True), types, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, names=names)


class ChildReader:
    """Reads through `lingyan.facts.child`, which says why its driver must not live in this process."""

    def __init__(self, process: subprocess.Popen[bytes], vendor: str) -> None:
        self.process = process
        self.vendor = vendor

    @classmethod
    @contextmanager
    def open(cls, vendor: str, uri: str) -> Iterator[ChildReader]:
        command = [sys.executable, "-m", child.__name__]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            reader = cls(process, vendor)
            try:
                # SECURITY: the address holds a password, so it goes through the pipe, not into the arguments.
                reader._send(vendor=vendor, uri=uri)
                yield reader
            finally:
                reader._close()

    def batches(self, sql: str, columns: tuple[FactColumn, ...]) -> Iterator[pa.RecordBatch]:
        """One query at a time: its batches must be read to the end before the next is asked."""
        del columns  # The SELECT casts each column, so the types arrive right.
        self._send(vendor=self.vendor, sql=sql)
        try:
            yield from pa.ipc.open_stream(self.process.stdout)
        except (pa.ArrowInvalid, OSError) as error:
            raise RuntimeError("the reader of facts stopped; its message stands above") from error

    def _send(self, **message: Any) -> None:
        if self.process.stdin is None:
            raise RuntimeError("the reader of facts has no input")
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _from_rows(table: FactTable, request: FactRequest) -> Iterator[pa.RecordBatch]:
    if table.rows is None:
        return
    waiting: list[Any] = []
    for row in table.rows(request):
        waiting.append(row)
        if len(waiting) == CHUNK:
            yield from_rows(waiting, table)
            waiting = []
    if waiting:
        yield from_rows(waiting, table)
