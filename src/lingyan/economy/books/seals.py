"""A month's sealed vouchers, read back from the rows: leaves in the order of the book, root, and opened fields.

Leaves stand in the order of word and number; posted and void vouchers have one each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.economy.books import sealing, stored, writing
from lingyan.economy.books.models import Book
from lingyan.kernel.month import Month
from lingyan.seal.commitments import Commitment, merkle_root_of_leaves

_LEAVES: Final = (
    "SELECT book_id, id, date, word, number, leaf FROM books_voucher "
    "WHERE book_id IN {0} AND month = %s AND leaf IS NOT NULL ORDER BY book_id, word, number, id"
)


@dataclass(frozen=True, slots=True)
class SealedVoucher:
    """One voucher of a month's book. `commitment` is there when it was asked to be opened.

    PRIVACY: an opened commitment holds every field; show only what `disclose` is asked for.
    """

    id: int
    date: str
    number: str
    leaf: bytes
    commitment: Commitment | None = field(default=None, repr=False)

    def disclose(self, names: Iterable[str]) -> dict[str, object]:
        """These fields with their salts and the digests of the others."""
        assert self.commitment is not None
        return self.commitment.disclose(set(names))


@dataclass(frozen=True, slots=True)
class MonthSeal:
    """The vouchers of a month in the order of their leaves, and the root over them."""

    root: bytes
    vouchers: tuple[SealedVoucher, ...]


def month_leaves(book: Book, month: Month, *, opened: bool = False) -> MonthSeal:
    """One query for the leaves; three more when the fields are to be opened."""
    return months_leaves([book], month, opened=opened)[book.pk]


def months_leaves(books: Collection[Book], month: Month, *, opened: bool = False) -> dict[int, MonthSeal]:
    """The same for many books at once, by book id, in as many queries as for one."""
    rows: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for book_id, *fields in writing.select(
        _LEAVES.format(writing.ids([book.pk for book in books])), [int(month)]
    ):
        rows[book_id].append(tuple(fields))
    commitments = _opened(books, rows) if opened else {}
    return {book.pk: _seal(rows[book.pk], commitments) for book in books}


def _seal(rows: Sequence[tuple[Any, ...]], commitments: Mapping[int, Commitment]) -> MonthSeal:
    vouchers = tuple(
        SealedVoucher(voucher, stored.iso(date), f"{word}-{number}", bytes(leaf), commitments.get(voucher))
        for voucher, date, word, number, leaf in rows
    )
    return MonthSeal(merkle_root_of_leaves([one.leaf for one in vouchers]), vouchers)


def _opened(books: Collection[Book], rows: Mapping[int, Sequence[tuple[Any, ...]]]) -> dict[int, Commitment]:
    vouchers = [row[0] for found in rows.values() for row in found]
    fields, erased = stored.fields_of(vouchers), stored.erased_of(vouchers)
    made = {
        row[0]: sealing.commitment(bytes(book.seed), str(book.pk), fields[row[0]])
        for book in books
        for row in rows[book.pk]
    }
    return made | {voucher: made[voucher].without(forgotten) for voucher, forgotten in erased.items()}
