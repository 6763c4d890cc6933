"""Trial balances and statements as CSV for other programs: integer fen, one fixed set of columns.

Opening and closing of a trial balance are debit less credit, so each month's column adds up to zero;
statement amounts are positive on the line's normal side. Lines end with CRLF (RFC 4180).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from django.db.models import QuerySet

from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import balance_sheet, bulk_years, income_statement
from lingyan.kernel.month import Month

TRIAL_COLUMNS: Final = (
    "village",
    "month",
    "account",
    "opening_fen",
    "debit_fen",
    "credit_fen",
    "closing_fen",
)
SHEET_COLUMNS: Final = ("village", "period", "line", "item", "opening_fen", "closing_fen")
INCOME_COLUMNS: Final = ("village", "period", "line", "item", "amount_fen")
END: Final = "\r\n"


def write_csv(target: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(target, lineterminator=END)
    writer.writerow(columns)
    writer.writerows(rows)


def write_trial_balance(target: IO[str], books: QuerySet[Book], first: Month, last: Month) -> int:
    """Writes TRIAL_COLUMNS book by book in the query's order, month by month; gives the number of rows.

    Every cell is digits or a month, so rows are joined without a writer: half a million take a second.
    """
    target.write(",".join(TRIAL_COLUMNS) + END)
    written = 0
    for year in range(first.year, last.year + 1):
        start = first.number if year == first.year else 1
        end = last.number if year == last.year else 12
        months = {year * 100 + number: f"{year}-{number:02d}" for number in range(1, 13)}
        for lot in bulk_years(books, year):
            villages = [book.organisation.region.code for book in lot.books]
            found = lot.balances.trial_balance(start, end)
            target.writelines(
                f"{villages[book]},{months[month]},{account},{opening},{debit},{credit},{closing}{END}"
                for book, month, account, opening, debit, credit, closing in found.rows()
            )
            written += len(found)
    return written


def balance_sheet_rows(book: Book, month: Month) -> Iterator[tuple[Any, ...]]:
    """Rows of SHEET_COLUMNS."""
    for line in balance_sheet(book, month).lines:
        head = book.organisation.region.code, str(month)
        yield *head, line.form.line, line.form.item, line.opening, line.closing


def income_statement_rows(book: Book, month: Month) -> Iterator[tuple[Any, ...]]:
    """Rows of INCOME_COLUMNS."""
    for line in income_statement(book, month).lines:
        yield book.organisation.region.code, str(month), line.form.line, line.form.item, line.amount
