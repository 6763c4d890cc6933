"""Work that lies on the desks of the showcase township in the open month: drafts, a faulty one, checked vouchers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lingyan.demo import signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.plan import Plan
from lingyan.economy.books import actions
from lingyan.economy.books.bulk import LoadVoucher
from lingyan.economy.books.rules import Entry

ON_THE_DESK: Final = 7
_REVIEWED: Final = 4
_POSTED: Final = 2


def fill(plan: Plan, village: KeptBook, neighbours: Sequence[KeptBook]) -> None:
    """The village's own reporter enters its vouchers; the township accountant those of the neighbours."""
    _enter(plan, village, "baozhang", wrong_last=True)
    for book in neighbours:
        _enter(plan, book, "kuaiji1", wrong_last=False)


def _enter(plan: Plan, book: KeptBook, maker: str, *, wrong_last: bool) -> None:
    vouchers = [one for one in book.writer.through(plan.current) if not one.void][:ON_THE_DESK]
    drafts = [_save(plan, book, maker, one) for one in vouchers]
    if wrong_last:
        _save(plan, book, maker, vouchers[-1], fault=True)
    reviewer, poster = signins.actor("shenhe"), signins.actor("kuaiji2")
    for draft in drafts[:_REVIEWED]:
        actions.review(reviewer, voucher_id=draft)
    for draft in drafts[:_POSTED]:
        actions.post(poster, voucher_id=draft)


def _save(plan: Plan, book: KeptBook, maker: str, voucher: LoadVoucher, *, fault: bool = False) -> int:
    entries = [Entry(*line) for line in voucher.lines]
    if fault:
        entries[0] = replace(entries[0], debit=entries[0].debit + 100)
    date: dt.date = min(voucher.date, plan.today)
    saved = actions.save_draft(
        signins.actor(maker),
        book_id=book.book_id,
        date=date,
        entries=entries,
        attachments=voucher.attachments,
    )
    return int(saved.pk)
