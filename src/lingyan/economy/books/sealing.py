"""The fields of a voucher that its leaf commits to, in one fixed order, and leaves for many vouchers at once.

Pure: no database and no Django, because a second process computes leaves while the first one writes.
A voucher has `HEADER` once and `LINE` for each line, named `line.1.account` and so on. A value is text; an
amount is its side and fen (`借240670`). The domain of a voucher is its month, word and number.
PRIVACY: parties are codes, makers are ids; only a summary may name a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from lingyan.seal.commitments import Commitment, commit_fields, commit_many

HEADER: Final = ("book", "date", "number", "kind", "attachments", "papers", "maker", "reviewer", "poster")
LINE: Final = ("account", "summary", "amount", "party", "project")

LineFields = tuple[str, str, int, int, str, str]
"""Account code, summary, debit, credit, party code, project code."""

VoucherFields = tuple[str, str, str, int, str, tuple[str, ...], Sequence[LineFields]]
"""Month `202501`, date ISO, word, number, kind (`void` for a void one), then HEADER from attachments on, lines."""


@cache
def names(lines: int) -> tuple[str, ...]:
    """Field names of a voucher with this many lines."""
    return HEADER + tuple(f"line.{no}.{field}" for no in range(1, lines + 1) for field in LINE)


def domain(month: str, word: str, number: int) -> bytes:
    return f"{month}/{word}/{number}".encode()


def values(book: str, voucher: VoucherFields) -> list[str]:
    """The values in the order of `names`."""
    _, date, word, number, kind, header, lines = voucher
    found = [book, date, f"{word}-{number}", kind, *header]
    for account, summary, debit, credit, party, project in lines:
        found += (account, summary, f"贷{credit}" if credit else f"借{debit}", party, project)
    return found


def commitment(seed: bytes, book: str, voucher: VoucherFields) -> Commitment:
    """The opened commitment of one voucher, for showing some of its fields."""
    fields = list(zip(names(len(voucher[6])), values(book, voucher), strict=True))
    return commit_fields(seed, domain(voucher[0], voucher[2], voucher[3]), fields)


def leaf(seed: bytes, book: str, voucher: VoucherFields) -> bytes:
    return next(_leaves_of(seed, book, len(voucher[6]), [voucher]))


def leaves(seed: bytes, book: str, vouchers: Sequence[VoucherFields]) -> list[bytes]:
    """The leaf of each voucher, in the order given."""
    by_size: defaultdict[int, list[int]] = defaultdict(list)
    for index, voucher in enumerate(vouchers):
        by_size[len(voucher[6])].append(index)
    found = [b""] * len(vouchers)
    for size, indexes in by_size.items():
        made = _leaves_of(seed, book, size, [vouchers[index] for index in indexes])
        for index, one in zip(indexes, made, strict=True):
            found[index] = one
    return found


def _leaves_of(seed: bytes, book: str, lines: int, vouchers: Sequence[VoucherFields]) -> Iterator[bytes]:
    rows = ((domain(one[0], one[2], one[3]), values(book, one)) for one in vouchers)
    return commit_many(seed, names(lines), rows)
