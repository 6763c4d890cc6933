"""W1 by hand on SQLite: executemany into two tables, synchronous=FULL, one transaction, then plain SQL."""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.routes.phases import phase, report

_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE voucher (id INTEGER PRIMARY KEY, village TEXT NOT NULL, month INTEGER NOT NULL, number INTEGER NOT NULL,
  date TEXT NOT NULL, UNIQUE (village, month, number));
CREATE TABLE line (voucher_id INTEGER NOT NULL REFERENCES voucher, no INTEGER NOT NULL, summary TEXT NOT NULL,
  account TEXT NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, PRIMARY KEY (voucher_id, no)) WITHOUT ROWID;
"""
_TRIAL = """
WITH RECURSIVE m(month) AS (SELECT 1 UNION ALL SELECT month + 1 FROM m WHERE month < 12),
sums AS (SELECT village, account, month, sum(debit) AS d, sum(credit) AS c
         FROM line JOIN voucher ON voucher.id = voucher_id GROUP BY village, account, month),
used AS (SELECT DISTINCT village, account FROM sums)
SELECT village, account, month, coalesce(d, 0), coalesce(c, 0),
       sum(coalesce(d, 0) - coalesce(c, 0)) OVER (PARTITION BY village, account ORDER BY month)
FROM used CROSS JOIN m LEFT JOIN sums USING (village, account, month) ORDER BY village, account, month
"""
_STATEMENTS = """
SELECT village, account, sum(debit) - sum(credit) FROM line JOIN voucher ON voucher.id = voucher_id
GROUP BY village, account ORDER BY village, account
"""


def main(source: str, target: Path) -> None:
    database = sqlite3.connect(target / "books.sqlite3", isolation_level=None)
    database.executescript(_SCHEMA)
    with phase("load"), open(source, encoding="utf-8", newline="") as file:
        database.execute("BEGIN IMMEDIATE")
        _load(database, csv.reader(file))
        database.execute("COMMIT")
    with phase("trial"):
        _write(
            target / "tb.csv",
            ("village", "account", "month", "debit", "credit", "closing"),
            database.execute(_TRIAL),
        )
    with phase("statements"):
        _write(target / "st.csv", ("village", "account", "amount"), database.execute(_STATEMENTS))
    report()


def _load(database: sqlite3.Connection, rows: Iterator[list[str]]) -> None:
    next(rows)
    vouchers, lines = [], []
    for place, (_, found) in enumerate(groupby(rows, key=lambda row: row[:3]), 1):
        voucher = list(found)
        assert sum(int(row[6]) - int(row[7]) for row in voucher) == 0
        head = voucher[0]
        vouchers.append((place, head[0], int(head[1]), int(head[2]), head[3]))
        lines += [(place, no, row[4], row[5], int(row[6]), int(row[7])) for no, row in enumerate(voucher, 1)]
        if len(lines) > 20_000:
            _flush(database, vouchers, lines)
    _flush(database, vouchers, lines)


def _flush(database: sqlite3.Connection, vouchers: list[tuple], lines: list[tuple]) -> None:
    database.executemany("INSERT INTO voucher VALUES (?, ?, ?, ?, ?)", vouchers)
    database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", lines)
    vouchers.clear()
    lines.clear()


def _write(path: Path, heads: Iterable[str], rows: Iterable[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
