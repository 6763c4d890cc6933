"""One month of many books at once, with all that a page about it is composed from, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.economy.books import seals, stored
from lingyan.economy.books.models import Book
from lingyan.economy.books.seals import MonthSeal
from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.chart import Chart, Heading
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.economy.books.writing import ids, select
from lingyan.kernel.month import Month

from .balances import year_balances

_ACCOUNTS: Final = (
    "SELECT book_id, code, name, path_name, side, category FROM books_account "
    "WHERE book_id IS NULL OR book_id IN {0}"
)
_BALANCES: Final = (
    "SELECT b.book_id, a.code, b.party_id, b.project_id, b.month, b.debit, b.credit, b.closing_debit, "
    "b.closing_credit FROM books_balance b JOIN books_account a ON a.id = b.account_id "
    "WHERE b.book_id IN {0} AND b.month >= %s AND b.month <= %s"
)
_LINES: Final = (
    "SELECT v.book_id, v.id, v.month, v.date, v.word, v.number, v.kind, l.no, a.code, l.summary, l.debit, l.credit, "
    "l.party_id, l.project_id FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id "
    "JOIN books_account a ON a.id = l.account_id WHERE v.book_id IN {0} AND v.month = %s AND v.state = 'posted' "
    "ORDER BY v.book_id, v.date, v.word, v.number, l.no"
)


@dataclass(frozen=True, slots=True)
class BookMonth:
    """A month of a book. `past` are the balances of the year before; None when the book did not exist a year ago."""

    balances: LedgerBalances
    past: LedgerBalances | None
    lines: tuple[PostedLine, ...]
    seal: MonthSeal


def book_months(books: Sequence[Book], month: Month) -> dict[int, BookMonth]:
    """By book id. Six queries, and two or three more for a book whose year was never opened by a closed December."""
    charts = _charts(books)
    balances = _balances(books, month.year, charts)
    past = _balances([book for book in books if book.first_month <= month.plus(-12)], month.year - 1, charts)
    lines, sealed = _lines(books, month), seals.months_leaves(books, month)
    return {
        book.pk: BookMonth(balances[book.pk], past.get(book.pk), tuple(lines[book.pk]), sealed[book.pk])
        for book in books
    }


def _charts(books: Sequence[Book]) -> dict[int, Chart]:
    """The shared chart for all, and a chart of its own for a book with accounts of its own."""
    headings: defaultdict[int | None, list[Heading]] = defaultdict(list)
    for book_id, *fields in select(_ACCOUNTS.format(ids([book.pk for book in books]))):
        headings[book_id].append(Heading(*fields))
    shared = Chart(headings[None])
    return {
        book.pk: Chart([*headings[None], *headings[book.pk]]) if book.pk in headings else shared
        for book in books
    }


def _balances(books: Sequence[Book], year: int, charts: dict[int, Chart]) -> dict[int, LedgerBalances]:
    rows: defaultdict[int, list[BalanceRow]] = defaultdict(list)
    opening = year * 100
    for book_id, *fields in select(
        _BALANCES.format(ids([book.pk for book in books])), [opening, opening + 12]
    ):
        rows[book_id].append(BalanceRow._make(fields))
    found = {}
    for book in books:
        opened = book.first_month.year >= year or any(row.month == opening for row in rows[book.pk])
        found[book.pk] = (
            LedgerBalances(charts[book.pk], year, rows[book.pk]) if opened else year_balances(book, year)
        )
    return found


def _lines(books: Sequence[Book], month: Month) -> dict[int, list[PostedLine]]:
    found: defaultdict[int, list[PostedLine]] = defaultdict(list)
    for book_id, voucher, number, date, *rest in select(
        _LINES.format(ids([book.pk for book in books])), [int(month)]
    ):
        found[book_id].append(PostedLine(voucher, number, _date(date), *rest))
    return found


def _date(value: Any) -> dt.date:
    return dt.date.fromisoformat(stored.iso(value))
