"""What rooms share whose records lead to vouchers: accounts a book can take, drafts, and whether a voucher still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import Exists, OuterRef, Q

from lingyan.economy.books import lookups
from lingyan.economy.books.actions import save_draft
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused

_CORRECTIONS: Final = ("corrects", "corrects__corrects", "corrects__corrects__corrects")
"""A correction, one of that, and one of that again; side by side, since SQLite bears few conditions in one another."""


def usable_account(book_id: int, code: str) -> str:
    """The account itself or, where the book does not use such a detail, the one above it that takes lines."""
    candidates = [code[:length] for length in range(len(code), 2, -1)]
    known = lookups.account_facts(book_id, candidates)
    found = next((each for each in candidates if each in known and known[each].usable), None)
    if found is None:
        raise Refused(f"本账套没有可以记账的科目 {code}", code="unknown-account")
    return found


def on_usable_accounts(book_id: int, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with each account as the book can take it."""
    entries = list(entries)
    usable = {code: usable_account(book_id, code) for code in {entry.account for entry in entries}}
    return [replace(each, account=usable[each.account]) for each in entries]


def draft(actor: Actor, book_id: int, date: dt.date, entries: Sequence[Entry]) -> Voucher:
    """A voucher draft of these entries. The right to enter vouchers is asked by the books."""
    return save_draft(actor, book_id=book_id, date=date, entries=on_usable_accounts(book_id, entries))


def needs_voucher(voucher: Voucher | None) -> bool:
    """Whether a record has no voucher yet, or one that was made void."""
    return voucher is None or voucher.state == Voucher.State.VOID


def stands(link: str = "voucher", *, corrected: bool = False) -> Q:
    """Condition on records: the voucher at `link` is neither void nor cancelled by a posted red one, or there is none.

    With `corrected` one that was cancelled stands too while the corrected one beside it, or one that corrects that again,
    stands. `link` is empty for vouchers.
    MONEY: a red one cancels only once it is posted, since as a draft it may still be made void; what is drafted anew by
    then would be booked twice.
    """
    prefix = f"{link}__" if link else ""
    in_force = ~_cancelled(f"{prefix}pk")
    if corrected:
        for path in _CORRECTIONS:
            right = Voucher.objects.filter(~_cancelled("pk"), **{path: OuterRef(f"{prefix}pk")})
            in_force |= Q(Exists(right.exclude(state=Voucher.State.VOID)))
    return ~Q(**{f"{prefix}state": Voucher.State.VOID}) & in_force


def _cancelled(key: str) -> Q:
    return Q(Exists(Voucher.objects.filter(red_of=OuterRef(key), state=Voucher.State.POSTED)))
