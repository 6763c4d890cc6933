"""A month's sealed vouchers, read back from the rows: leaves in the order of the book, root, and opened fields.

Leaves stand in the order of word and number; posted and void vouchers have one each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lingyan.economy.books import rules, sealing
from lingyan.economy.books.models import Attachment, Book, Line, Voucher
from lingyan.economy.books.sealing import LineFields, VoucherFields
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
        assert self.commitment is not None  # noqa: S101 - callers open the month first
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
    lines = _lines(vouchers)
    papers = _papers(vouchers)
    seed = bytes(book.seed)
    return {
        voucher.pk: sealing.commitment(seed, str(book.pk), fields_of(voucher, lines[voucher.pk], papers[voucher.pk]))
        for voucher in vouchers
    }


def fields_of(voucher: Voucher, lines: list[LineFields], papers: list[str]) -> VoucherFields:
    """What the voucher's leaf commits to, from its rows."""
    header = (
        str(voucher.attachments), ",".join(sorted(papers)),
        *("" if user is None else str(user) for user in (voucher.maker_id, voucher.reviewer_id, voucher.poster_id)),
    )  # fmt: skip
    kind = rules.VOID if voucher.state == Voucher.State.VOID else voucher.kind
    month = str(int(voucher.month))
    return month, voucher.date.isoformat(), voucher.word, voucher.number, kind, header, lines


def _lines(vouchers: list[Voucher]) -> dict[int, list[LineFields]]:
    found: defaultdict[int, list[LineFields]] = defaultdict(list)
    rows = Line.objects.filter(voucher__in=[voucher.pk for voucher in vouchers]).order_by("voucher_id", "no")
    for voucher_id, *values in rows.values_list(
        "voucher_id", "account__code", "summary", "debit", "credit", "party__code", "project__code"
    ):
        account, summary, debit, credit, party, project = values
        found[voucher_id].append((account, summary, debit, credit, party or "", project or ""))
    return found


def _papers(vouchers: list[Voucher]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Attachment.objects.filter(voucher__in=[voucher.pk for voucher in vouchers])
    for voucher_id, digest in rows.values_list("voucher_id", "sha256"):
        found[voucher_id].append(digest)
    return found


