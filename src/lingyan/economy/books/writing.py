"""Set-based writing of book rows on SQLite and PostgreSQL: many rows a call, no model instances.

Every function runs inside the caller's transaction. Rows are plain tuples in the order of the columns named;
dates and times go through `as_date` and `as_time`, since the ORM is not asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

BATCH: Final = 5_000
ROWS_A_STATEMENT: Final = 100
"""On SQLite; statements of one row take twice as long, among other things for AUTOINCREMENT's book-keeping."""

VOUCHER_COLUMNS: Final = (
    "id", "book_id", "month", "date", "word", "number", "kind", "state", "attachments", "maker_id",
    "reviewer_id", "poster_id", "made_at", "reviewed_at", "posted_at", "batch_id", "source_rows",
    "original_maker_id", "original_checker_id", "leaf",
)  # fmt: skip
LINE_COLUMNS: Final = (
    "voucher_id", "no", "account_id", "summary", "debit", "credit", "party_id", "project_id",
)  # fmt: skip
BALANCE_COLUMNS: Final = (
    "book_id", "month", "account_id", "party_id", "project_id",
    "debit", "credit", "closing_debit", "closing_credit",
)  # fmt: skip

_KEY: Final = "(book_id, month, account_id, COALESCE(party_id, 0), COALESCE(project_id, 0))"
_ADD: Final = ", ".join(f"{name} = books_balance.{name} + excluded.{name}" for name in BALANCE_COLUMNS[5:])
_ON_CONFLICT: Final = f"ON CONFLICT {_KEY} DO UPDATE SET {_ADD}"
_BALANCE_TYPES: Final = ("bigint", "integer", *("bigint",) * 7)

BalanceRow = tuple[int, int, int, int | None, int | None, int, int, int, int]


def is_sqlite() -> bool:
    return bool(connection.vendor == "sqlite")


def as_date(value: dt.date) -> Any:
    return connection.ops.adapt_datefield_value(value)


def as_time(value: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def ids(values: Collection[int]) -> str:
    """`(1,2,3)` for an IN condition over ids; `(0)` when there are none, since ids begin at 1."""
    return f"({','.join(str(int(value)) for value in values) or '0'})"


def joined(column: str) -> str:
    """An aggregate: the texts of a column with commas between, in no order."""
    return f"{'group_concat' if is_sqlite() else 'string_agg'}({column}, ',')"


def select(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Execute one statement and give the number of rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def run_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        for batch in batches(rows, BATCH):
            cursor.executemany(sql, batch)


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def allot_ids(table: str, count: int) -> Sequence[int]:
    """New ids for explicit inserts; on SQLite the write lock of the transaction keeps them ours."""
    if is_sqlite():
        found = select("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = int(found[0][0]) if found else 0
        return range(last + 1, last + 1 + count)
    sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
    return [row[0] for row in select(f"SELECT {sequence} FROM generate_series(1, %s)", [table, count])]  # noqa: S608


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows: many to a statement on SQLite, COPY on PostgreSQL. `rows` must ask nothing of the database itself."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if is_sqlite():
            _insert_in_lots(cursor, f"INSERT INTO {table} ({names})", len(columns), rows)
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _insert_in_lots(
    cursor: CursorWrapper, start: str, columns: int, rows: Iterable[Sequence[Any]], end: str = ""
) -> None:
    """Statements of `ROWS_A_STATEMENT` rows each, then the rest row by row."""
    marks = f"({', '.join(['%s'] * columns)})"
    lots = batches(rows, ROWS_A_STATEMENT)
    rest = next(lots, [])
    if len(rest) == ROWS_A_STATEMENT:
        full, rest = rest, []

        def flat() -> Iterator[tuple[Any, ...]]:
            for lot in chain([full], lots):
                if len(lot) < ROWS_A_STATEMENT:
                    rest.extend(lot)
                else:
                    yield tuple(chain.from_iterable(lot))

        values = ", ".join([marks] * ROWS_A_STATEMENT)
        cursor.executemany(f"{start} VALUES {values} {end}", flat())  # type: ignore[arg-type]  # any iterable will do
    cursor.executemany(f"{start} VALUES {marks} {end}", rest)


def add_balances(rows: Iterable[BalanceRow]) -> None:
    """Add turnover to the kept balances, making rows where there are none."""
    names = ", ".join(BALANCE_COLUMNS)
    with connection.cursor() as cursor:
        if is_sqlite():
            start = f"INSERT INTO books_balance ({names})"
            _insert_in_lots(cursor, start, len(BALANCE_COLUMNS), rows, _ON_CONFLICT)
            return
        arrays = ", ".join(f"%s::{kind}[]" for kind in _BALANCE_TYPES)
        statement = f"INSERT INTO books_balance ({names}) SELECT * FROM unnest({arrays}) {_ON_CONFLICT}"  # noqa: S608
        for batch in batches(rows, BATCH):
            cursor.execute(statement, [list(column) for column in zip(*batch, strict=True)])


def add_balances_of(vouchers: str, params: Sequence[Any] = ()) -> None:
    """Add the turnover of the lines of some vouchers. `vouchers` is a condition on `v`, a books_voucher."""
    closing = "CASE WHEN v.kind IN ('close', 'fold') THEN {0} ELSE 0 END"
    sums = ", ".join(
        f"SUM({text})"
        for text in ("l.debit", "l.credit", closing.format("l.debit"), closing.format("l.credit"))
    )
    run(
        f"INSERT INTO books_balance ({', '.join(BALANCE_COLUMNS)}) "  # noqa: S608
        f"SELECT v.book_id, v.month, l.account_id, l.party_id, l.project_id, {sums} "
        f"FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id WHERE {vouchers} "
        f"GROUP BY v.book_id, v.month, l.account_id, l.party_id, l.project_id {_ON_CONFLICT}",
        params,
    )


def next_number(book_id: int, month: int, word: str) -> int:
    """The next voucher number of a book, month and word; two clerks never get the same."""
    found = select(
        "INSERT INTO books_counter (book_id, month, word, last) VALUES (%s, %s, %s, 1) "
        "ON CONFLICT (book_id, month, word) DO UPDATE SET last = books_counter.last + 1 RETURNING last",
        [book_id, month, word],
    )
    return int(found[0][0])


def raise_counters(rows: Iterable[tuple[int, int, str, int]]) -> None:
    """Lift counters to the last numbers of imported vouchers: (book, month, word, last)."""
    run_many(
        "INSERT INTO books_counter (book_id, month, word, last) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (book_id, month, word) DO UPDATE SET last = excluded.last "
        "WHERE excluded.last > books_counter.last",
        rows,
    )
