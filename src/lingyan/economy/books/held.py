"""What is stored of the books that a control balance may be compared with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lingyan.economy.books.importing import HeldBook
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.queries import visible_books, year_balances
from lingyan.economy.books.writing import select
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_IMPORT
from lingyan.people.models import Organisation

_COUNTING: Final = (Voucher.State.REVIEWED.value, Voucher.State.POSTED.value)
_LINES: Final = (
    "SELECT v.month, v.word, v.number, a.code, l.debit, l.credit FROM books_voucher v "
    "JOIN books_line l ON l.voucher_id = v.id JOIN books_account a ON a.id = l.account_id "
    "WHERE v.book_id = %s AND v.month >= %s AND v.month <= %s AND v.state IN (%s, %s)"
)


@dataclass(frozen=True, slots=True)
class StoredBooks:
    """The stored books of the villages for which the actor may import."""

    actor: Actor

    def of(self, village_code: str, year: int) -> HeldBook | None:
        """What counts of a village's year: opening balances, reviewed and posted vouchers. None where nothing does."""
        books = visible_books(self.actor, right=BOOKS_IMPORT)
        kind = Organisation.Kind.COLLECTIVE
        book = books.filter(organisation__region__code=village_code, organisation__kind=kind).first()
        if book is None:
            return None
        found = _with_opening(book, year)
        for month, word, number, *line in select(_LINES, [book.pk, year * 100, year * 100 + 12, *_COUNTING]):
            found.vouchers[Month.from_int(month), word, number].append((line[0], line[1], line[2]))
        return found if found.opening or found.brought or found.vouchers else None


def _with_opening(book: Book, year: int) -> HeldBook:
    opening: defaultdict[str, int] = defaultdict(int)
    brought: dict[str, tuple[int, int]] = {}
    for row in year_balances(book, year).rows:
        if row[3] <= year * 100:
            opening[row[0]] += row[4] - row[5]
        elif row[3] < int(book.first_month):
            debit, credit = brought.get(row[0], (0, 0))
            brought[row[0]] = (debit + row[4], credit + row[5])
    return HeldBook({code: fen for code, fen in opening.items() if fen}, brought, defaultdict(list))
