"""W1b by hand: one voucher of three lines a transaction, straight into two tables. `sqlite FILE` or `postgres URL`."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable

from benchmarks.routes.phases import percentiles, report, say

_SCHEMA = (
    "CREATE TABLE voucher (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, date TEXT NOT NULL)",
    "CREATE TABLE line (voucher_id INTEGER NOT NULL REFERENCES voucher, no INTEGER NOT NULL, summary TEXT NOT NULL, "
    "account TEXT NOT NULL, debit BIGINT NOT NULL, credit BIGINT NOT NULL, PRIMARY KEY (voucher_id, no))",
)
_LINES = (
    ("付办公用品款", "513", 12_345, 0),
    ("付灌溉渠维修工钱", "511", 67_890, 0),
    ("付款", "101", 0, 80_235),
)


def main(kind: str, place: str, count: int) -> None:
    write = _sqlite(place) if kind == "sqlite" else _postgres(place)
    seconds = []
    for number in range(1, count + 21):
        lines = [(number, no, *line) for no, line in enumerate(_LINES, 1)]
        start = time.perf_counter()
        assert sum(line[2] - line[3] for line in _LINES) == 0
        write((number, number, "2025-03-14"), lines)
        seconds.append(time.perf_counter() - start)
    say(**percentiles(seconds[20:]), per_second=count / sum(seconds[20:]))
    report()


def _sqlite(place: str) -> Callable[[tuple, list[tuple]], None]:
    database = sqlite3.connect(place, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *_SCHEMA):
        database.execute(statement)

    def write(voucher: tuple, lines: list[tuple]) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO voucher VALUES (?, ?, ?)", voucher)
        database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", lines)
        database.execute("COMMIT")

    return write


def _postgres(place: str) -> Callable[[tuple, list[tuple]], None]:
    import psycopg

    database = psycopg.connect(place)
    for statement in _SCHEMA:
        database.execute(statement)
    database.commit()

    def write(voucher: tuple, lines: list[tuple]) -> None:
        with database.cursor() as cursor:
            cursor.execute("INSERT INTO voucher VALUES (%s, %s, %s)", voucher)
            cursor.executemany("INSERT INTO line VALUES (%s, %s, %s, %s, %s, %s)", lines)
        database.commit()

    return write


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
