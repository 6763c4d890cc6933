"""A month's sealed vouchers, read back from the rows: leaves in the order of the book, root, and opened fields.

Leaves stand in the order of word and number; posted and void vouchers have one each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lingyan.economy.books import sealing, stored
from lingyan.economy.books.models import Book, Voucher
from lingyan.kernel.month import Month
from lingyan.seal.commitments import Commitment, merkle_root_of_leaves


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
    found = list(
        Voucher.objects.filter(book=book, month=month, leaf__isnull=False).order_by("word", "number", "id")
    )
    commitments = _opened(book, found) if opened else {}
    vouchers = tuple(
        SealedVoucher(
            voucher.pk,
            voucher.date.isoformat(),
            f"{voucher.word}-{voucher.number}",
            bytes(voucher.leaf or b""),
            commitments.get(voucher.pk),
        )
        for voucher in found
    )
    return MonthSeal(merkle_root_of_leaves([one.leaf for one in vouchers]), vouchers)


def _opened(book: Book, vouchers: list[Voucher]) -> dict[int, Commitment]:
    seed, name = bytes(book.seed), str(book.pk)
    fields = stored.fields_of([voucher.pk for voucher in vouchers])
    return {voucher_id: sealing.commitment(seed, name, one) for voucher_id, one in fields.items()}
