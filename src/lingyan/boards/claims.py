"""Open amounts of claims of each village, read from the ledger: 112 应收款, what units and persons outside owe, and 113
内部往来, what members and the collective's own units do. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from lingyan.boards.models import OpenClaim
from lingyan.boards.rules import Entry, open_amounts
from lingyan.economy.books import writing
from lingyan.economy.books.models import Book
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.regions.models import Level

_OPENING: Final = """
    SELECT s.book_id, a.code, s.party_id, SUM(s.debit - s.credit)
      FROM books_balance s
      JOIN books_book b ON b.id = s.book_id
      JOIN books_account a ON a.id = s.account_id
     WHERE s.book_id IN {books} AND s.month < b.first_month AND SUBSTR(a.code, 1, 3) IN ('112', '113')
     GROUP BY s.book_id, a.code, s.party_id
    HAVING SUM(s.debit - s.credit) <> 0"""
_ENTRIES: Final = """
    SELECT v.book_id, a.code, l.party_id, v.date, v.month, v.number, v.id, v.red_of_id, SUM(l.debit - l.credit)
      FROM books_voucher v
      JOIN books_line l ON l.voucher_id = v.id
      JOIN books_account a ON a.id = l.account_id
     WHERE v.book_id IN {books} AND v.state = 'posted' AND v.date <= %s AND SUBSTR(a.code, 1, 3) IN ('112', '113')
     GROUP BY v.book_id, a.code, l.party_id, v.date, v.month, v.number, v.id, v.red_of_id"""
_AT_ONCE: Final = 200
"""Books read in one statement."""
_KEY: Final = itemgetter(0, 1, 2)
_Row = tuple[int, str, int, tuple[Any, ...], Entry]


def open_claims(path: str, today: dt.date) -> Iterator[OpenClaim]:
    """Unsaved rows of every village in force inside a region path: one an open amount, by account and party."""
    books = Book.objects.filter(
        organisation__kind=Organisation.Kind.COLLECTIVE, organisation__region__level=Level.VILLAGE,
        organisation__region__valid_to=None, organisation__region__path__startswith=path, ended_on=None,
    )  # fmt: skip
    kept = {
        pk: (region, month)
        for pk, region, month in books.values_list("pk", "organisation__region", "first_month")
    }
    for part in writing.batches(sorted(kept), _AT_ONCE):
        rows = _rows(part, {book: month for book, (_region, month) in kept.items()}, today)
        for (book, account, party), entries in groupby(rows, key=_KEY):
            for each in open_amounts(row[4] for row in entries):
                yield OpenClaim(
                    region_id=kept[book][0], book_id=book, account=account, party_id=party or None,
                    voucher_id=each.voucher or None, on=each.on, left=each.left,
                )  # fmt: skip


def _rows(books: Sequence[int], began: Mapping[int, Month], today: dt.date) -> list[_Row]:
    """Every amount on these accounts by book, account and party, in the order of the ledger."""
    chosen = writing.ids(books)
    found: list[_Row] = []
    for book, code, party, amount in writing.select(_OPENING.format(books=chosen)):
        day = began[book].first_day - dt.timedelta(days=1)
        found.append((book, code, party or 0, (day,), Entry(day, int(amount))))
    entries = writing.select(_ENTRIES.format(books=chosen), [writing.as_date(today)])
    for book, code, party, on, month, number, voucher, red_of, amount in entries:
        day = on if isinstance(on, dt.date) else dt.date.fromisoformat(on)
        entry = Entry(day, int(amount), voucher, red_of or 0)
        found.append((book, code, party or 0, (day, month, number, voucher), entry))
    return sorted(found, key=lambda row: row[:4])
