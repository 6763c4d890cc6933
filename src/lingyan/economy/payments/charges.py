"""Which part of a request's charges belongs to which of its payees, as lines of a voucher or of a new request."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lingyan.economy.books.rules import MAX_SUMMARY, Entry
from lingyan.economy.payments import rules
from lingyan.economy.payments.models import DebitLine, PayeeLine


def parts_of(
    debits: Sequence[DebitLine], payees: Sequence[PayeeLine], wanted: Collection[int]
) -> list[tuple[DebitLine, int]]:
    """What of each charge, in fen, belongs to the payees with these ids; charges of none of them are left out."""
    shares = rules.shares(
        [(line.amount, line.party.code if line.party else "") for line in debits],
        [(line.amount, line.party.code if line.party else "") for line in payees],
    )
    found: dict[int, int] = {}
    for payee, share in zip(payees, shares, strict=True):
        for at, amount in share if payee.pk in wanted else ():
            found[at] = found.get(at, 0) + amount
    return [(debits[at], amount) for at, amount in sorted(found.items())]


def as_entry(line: DebitLine, amount: int, before: str = "") -> Entry:
    """A part of a charge as a line of a voucher, on the debit side."""
    return Entry(
        line.account.code, (before + line.summary)[:MAX_SUMMARY], amount, 0,
        line.party.code if line.party else "", line.project.code if line.project else "",
    )  # fmt: skip
