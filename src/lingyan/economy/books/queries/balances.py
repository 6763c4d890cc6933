"""Trial balances and statements from the stored month balances, of one book or of thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import Max, Min, QuerySet, Value
from django.db.models.functions import Coalesce

from lingyan.economy.books.models import Balance, Book, Voucher
from lingyan.economy.books.statements import checks, sheets, trial
from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.bulk import BalanceColumns, BulkBalances
from lingyan.economy.books.statements.checks import Difference
from lingyan.economy.books.statements.sheets import BalanceSheet, IncomeStatement
from lingyan.economy.books.statements.trial import MonthlyRow, TrialBalance
from lingyan.economy.books.writing import select
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused

from .charts import ChartIndex, chart_of

_OF_BOOK: Final = (
    "SELECT a.code, b.party_id, b.project_id, b.month, b.debit, b.credit, b.closing_debit, b.closing_credit "
    "FROM books_balance b JOIN books_account a ON a.id = b.account_id "
    "WHERE b.book_id = %s AND b.month >= %s AND b.month <= %s"
)
"""Plain SQL: one village's year is read most often of all, and half of its time was the ORM's."""
_BULK_FIELDS: Final = (
    "book_id", "account_id", "party_key", "month", "debit", "credit", "closing_debit", "closing_credit",
)  # fmt: skip
BOOKS_AT_ONCE: Final = 100
ROWS_AT_ONCE: Final = 20_000
Table = np.ndarray[Any, np.dtype[np.int64]]


def year_balances(book: Book, year: int, index: ChartIndex | None = None) -> LedgerBalances:
    """The book's balances of a year with what was brought into it. Two or three queries."""
    index = index or chart_of([book])
    rows = select(_OF_BOOK, [book.pk, year * 100, year * 100 + 12])
    if book.first_month.year < year and not any(row[3] == year * 100 for row in rows):
        rows = [*_since_last_opening(select(_OF_BOOK, [book.pk, 0, year * 100 - 1]), 3), *rows]
    return LedgerBalances(index.chart, year, map(BalanceRow._make, rows))


def _since_last_opening(rows: Sequence[tuple[Any, ...]], month: int) -> list[tuple[Any, ...]]:
    """Rows from the latest month 0 on; all when there never was one. `month` is the field's place."""
    opening = max((row[month] for row in rows if row[month] % 100 == 0), default=0)
    return [row for row in rows if row[month] >= opening]


def trial_balance(book: Book, first: Month, last: Month, levels: int = 9) -> TrialBalance:
    """科目余额表 for months of one year. Two or three queries."""
    require_one_year(first, last)
    return trial.trial_balance(year_balances(book, first.year), first.number, last.number, levels)


def require_one_year(first: Month, last: Month) -> None:
    if first.year != last.year or last < first:
        raise Refused(f"月份范围 {first} 至 {last} 应在同一年内且先后有序。", code="bad-month-range")


def require_begun(books: QuerySet[Book], first: Month, last: Month) -> None:
    """Refused when none of the books had begun by `last`, or when `first` lies in a year before them all."""
    begun: Month | None = books.order_by().aggregate(first=Min("first_month"))["first"]
    if begun is not None and (last < begun or first.year < begun.year):
        asked = first.zh if first == last else f"{first.zh}至{last.zh}"
        raise Refused(
            f"账套从{begun.zh}启用，没有{asked}的账，请核对月份。" if last < begun else
            f"账套从{begun.zh}启用，{begun.year}年以前没有账，请从{Month(begun.year, 1).zh}查起。",
            code="before-first-month",
        )  # fmt: skip


def require_year(book: Book, year: int) -> None:
    """Refused for a year of which the book holds neither balances nor vouchers that count."""
    first, last = year * 100, year * 100 + 12
    counting = (Voucher.State.POSTED, Voucher.State.VOID)
    vouchers = Voucher.objects.filter(book=book, month__gte=first + 1, month__lte=last, state__in=counting)
    if not (
        Balance.objects.filter(book=book, month__gte=first, month__lte=last).exists() or vouchers.exists()
    ):
        raise Refused(
            f"{book.organisation.name}没有 {year} 年的账：既没有期初余额，也没有已记账的凭证。"
            f"账套从{book.first_month.zh}启用。",
            code="no-such-year",
        )


def balance_sheet(book: Book, month: Month) -> BalanceSheet:
    """资产负债表 at the end of a month. Two or three queries."""
    return sheets.balance_sheet(year_balances(book, month.year), month.number)


def income_statement(book: Book, month: Month) -> IncomeStatement:
    """收益及收益分配表 from January to the month, beside last year if it is known. Up to five queries."""
    index = chart_of([book])
    this = year_balances(book, month.year, index)
    last = year_balances(book, month.year - 1, index) if book.first_month.year < month.year else None
    return sheets.income_statement(this, month.number, last if last and last.last_month() else None)


def statement_checks(book: Book, month: Month) -> list[Difference]:
    """Cross-checks 1 to 5 of a book at the end of a month; none when all agree."""
    index = chart_of([book])
    this = year_balances(book, month.year, index)
    has_last = book.first_month.year < month.year
    return checks.year_checks(
        this,
        sheets.balance_sheet(this, month.number),
        sheets.income_statement(this, month.number),
        closed=month.number == 12 and year_is_closed(book, month.year),
        previous=year_balances(book, month.year - 1, index) if has_last else None,
    )


def year_is_closed(book: Book, year: int) -> bool:
    """Whether the year's result was carried to 322, so that result accounts must be nil."""
    return Voucher.objects.filter(
        book=book, month=year * 100 + 12, kind=Voucher.Kind.CLOSE, state=Voucher.State.POSTED,
        lines__account__code__startswith="322",
    ).exists()  # fmt: skip


def last_posted_month(book: Book) -> Month | None:
    """The latest month with a posted voucher."""
    found = Voucher.objects.filter(book=book, state=Voucher.State.POSTED).aggregate(last=Max("month"))["last"]
    return found if found is None or isinstance(found, Month) else Month.from_int(int(found))


@dataclass(frozen=True, slots=True)
class BulkBooks:
    """Some books with their balances of a year, in the same order."""

    books: tuple[Book, ...]
    balances: BulkBalances


def bulk_years(books: QuerySet[Book], year: int, at_once: int = BOOKS_AT_ONCE) -> Iterator[BulkBooks]:
    """All books of a query, some at a time so that memory stays flat. Four queries at most for each lot."""
    ids = list(books.values_list("pk", flat=True))
    for start in range(0, len(ids), at_once):
        chosen = ids[start : start + at_once]
        found = books.model.objects.select_related("organisation__region").in_bulk(chosen)
        yield _bulk(tuple(found[pk] for pk in chosen), year)


def _bulk(books: tuple[Book, ...], year: int) -> BulkBooks:
    index = chart_of(books)
    stored = (
        Balance.objects.filter(book__in=[book.pk for book in books])
        .order_by()
        .annotate(party_key=Coalesce("party_id", Value(0)))
        .values_list(*_BULK_FIELDS)
    )
    this_year = stored.filter(month__gte=year * 100, month__lte=year * 100 + 12)
    table = _array(this_year)
    opened = set(np.unique(table[table[:, 3] == year * 100, 0]).tolist())
    late = [book.pk for book in books if book.pk not in opened and book.first_month.year < year]
    if late:
        table = np.concatenate([table, _late_openings(stored.filter(book__in=late, month__lt=year * 100))])
    return BulkBooks(books, _on_arrays(books, index, year, table))


def _late_openings(stored: QuerySet[Balance, tuple[Any, ...]]) -> Table:
    """Rows of books without an opening of this year, each since its own latest opening."""
    table = _array(stored)
    parts = [np.empty((0, len(_BULK_FIELDS)), dtype=np.int64)]
    for book in np.unique(table[:, 0]):
        rows = table[table[:, 0] == book]
        openings = rows[rows[:, 3] % 100 == 0, 3]
        parts.append(rows[rows[:, 3] >= (openings.max() if len(openings) else 0)])
    return np.concatenate(parts)


def _array(stored: QuerySet[Balance, tuple[Any, ...]]) -> Table:
    """Rows of integers as a table, lot by lot, so that few Python objects live at a time."""
    width = len(_BULK_FIELDS)
    parts = [np.empty((0, width), dtype=np.int64)]
    with connection.cursor() as cursor:
        cursor.execute(*stored.query.sql_with_params())
        while lot := cursor.fetchmany(ROWS_AT_ONCE):
            flat = np.fromiter(chain.from_iterable(lot), dtype=np.int64, count=len(lot) * width)
            parts.append(flat.reshape(len(lot), width))
    return np.concatenate(parts)


def _on_arrays(books: Sequence[Book], index: ChartIndex, year: int, table: Table) -> BulkBalances:
    """Ids as places; two accounts of one code (a book's own ones) become one column."""
    codes = sorted(set(index.codes.values()))
    place = {code: number for number, code in enumerate(codes)}
    columns = BalanceColumns(
        book=_places(table[:, 0], {book.pk: number for number, book in enumerate(books)}),
        account=_places(table[:, 1], {pk: place[code] for pk, code in index.codes.items()}),
        party=table[:, 2],
        month=np.maximum(table[:, 3] - year * 100, 0),
        debit=table[:, 4],
        credit=table[:, 5],
        closing_debit=table[:, 6],
        closing_credit=table[:, 7],
    )
    return BulkBalances(index.chart, year, len(books), codes, columns)


def _places(ids: Table, places: dict[int, int]) -> Table:
    known = np.array(sorted(places), dtype=np.int64)
    target = np.array([places[pk] for pk in known.tolist()], dtype=np.int64)
    return target[np.searchsorted(known, ids)] if len(known) else ids


def monthly_trial_balances(
    books: QuerySet[Book], first: Month, last: Month
) -> Iterator[tuple[Book, MonthlyRow]]:
    """First-level accounts month by month, book by book, over any range of months."""
    for year in range(first.year, last.year + 1):
        start = first.number if year == first.year else 1
        end = last.number if year == last.year else 12
        for lot in bulk_years(books, year):
            for row in lot.balances.trial_balance(start, end).rows():
                yield lot.books[row[0]], MonthlyRow(*row[1:])
