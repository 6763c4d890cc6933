"""W1 by the product: places and books, then the load with every check, posting, audit and seal leaves, then reports.

`LINGYAN_HOME` (or `DATABASE_URL`) names an initialised, empty installation.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import django

from benchmarks.routes.phases import phase, report, say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
django.setup()

from django.db import connection, transaction
from django.db.models import QuerySet

from lingyan.economy.books import actions, bulk
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import bulk_years, monthly_trial_balances, year_balances
from lingyan.economy.books.statements import sheets
from lingyan.economy.books.statements.formulas import balance_sheet_form, income_statement_form
from lingyan.kernel.access import Actor, Grant, registered_rights
from lingyan.kernel.month import Month
from lingyan.people.actions import create_organisation
from lingyan.people.models import Organisation
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import RegionRow
from lingyan.regions.models import Region

YEAR = 2025
_ONE_BOOK_READS = 50
_MONTHS = (Month(YEAR, 1), Month(YEAR, 12))


def actor(user_id: int) -> Actor:
    return Actor(user_id, f"经办{user_id}", (Grant("bench", frozenset(registered_rights())),))


def main(source: str, target: Path) -> None:
    with phase("places"):
        villages = _villages(source)
        books = open_books(villages)
    with phase("load"), open(source, encoding="utf-8", newline="") as file:
        bulk.load_posted(actor(1), _stream(csv.reader(file), books), poster=actor(2))
    connection.close()
    with phase("trial"):
        _trial(target / "tb.csv")
    with phase("statements"):
        _statements(target / "st.csv")
    say(one_ms=_one_book())
    report()


def _villages(source: str) -> list[str]:
    """The village codes of a file, without reading it as a table."""
    with open(source, encoding="utf-8") as file:
        next(file)
        return list(dict.fromkeys(line[:12] for line in file))


def open_books(villages: list[str], go_live: Month | None = None) -> dict[str, int]:
    """Places, collectives and an empty book each: village code → book id."""
    import_regions(actor(1), list(_places(villages)), valid_from=dt.date(2000, 1, 1), fictional=True)
    made = {}
    regions = {region.code: region for region in Region.objects.filter(level="村")}
    kind = Organisation.Kind.COLLECTIVE
    with transaction.atomic():
        for code in villages:
            region = regions[code]
            owner = create_organisation(actor(1), region=region, kind=kind, name=f"{region.name}经济合作社")
            book = actions.open_book(
                actor(1), organisation=owner, first_month=Month(YEAR, 1), go_live=go_live
            )
            made[code] = book.pk
    return made


def _places(villages: list[str]) -> Iterator[RegionRow]:
    for digits, level, above in ((4, "市", 0), (6, "县", 4), (9, "乡镇", 6), (12, "村", 9)):
        for number, code in enumerate(dict.fromkeys(one[:digits] for one in villages), 2):
            parent = code[:above].ljust(12, "0") if above else ""
            yield RegionRow(code.ljust(12, "0"), f"雁来{level}{code}", level, parent, "bench.csv", number)


def _stream(rows: Iterator[list[str]], books: dict[str, int]) -> Iterator[BookVouchers]:
    next(rows)
    for village, found in groupby(rows, key=lambda row: row[0]):
        yield BookVouchers(
            books[village], [_voucher(list(one)) for _, one in groupby(found, key=lambda row: row[1:3])]
        )


def _voucher(rows: list[list[str]]) -> LoadVoucher:
    head = rows[0]
    lines = [(row[5], row[4], int(row[6]), int(row[7]), "", "") for row in rows]
    return LoadVoucher(dt.date.fromisoformat(head[3]), "记", int(head[2]), lines)


def _trial(path: Path) -> None:
    books = Book.objects.order_by("pk")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("village", "account", "month", "debit", "credit", "closing"))
        writer.writerows(_trial_rows(books))


def _trial_rows(books: QuerySet[Book]) -> Iterator[tuple]:
    last, code = None, ""
    for book, (month, account, _, debit, credit, closing) in monthly_trial_balances(books, *_MONTHS):
        if book is not last:
            last, code = book, book.organisation.region.code
        yield code, account, month % 100, debit, credit, closing


def _statements(path: Path) -> None:
    """Every line of both statutory forms at the end of the year."""
    forms = [balance_sheet_form(), income_statement_form()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("village", "line", "amount"))
        for lot in bulk_years(Book.objects.order_by("pk"), YEAR):
            amounts = [lot.balances.statement(form, 12).tolist() for form in forms]
            for place, book in enumerate(lot.books):
                code = book.organisation.region.code
                for letter, table in zip("BI", amounts, strict=True):
                    writer.writerows((code, f"{letter}{no}", fen) for no, fen in enumerate(table[place], 1))


def _one_book() -> float:
    """Milliseconds for one village's year with its balance sheet from stored balances, best of many, warm."""
    import time

    book = Book.objects.select_related("organisation__region").order_by("-pk")[0]
    found = []
    for _ in range(_ONE_BOOK_READS):
        start = time.perf_counter()
        sheets.balance_sheet(year_balances(book, YEAR), 12)
        found.append(time.perf_counter() - start)
    return sorted(found)[len(found) // 2] * 1000


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
