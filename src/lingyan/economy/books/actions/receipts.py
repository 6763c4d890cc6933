"""Blank receipts handed to a village, and which of them were given for whose voucher or spoilt (accounting.md R61).

Day and amount of a receipt are its voucher's: nobody types them again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from lingyan.economy.books import lookups, receipts
from lingyan.economy.books.covers import RECEIPT_BOOK, RECEIPT_STRIKE, RECEIPT_USE
from lingyan.economy.books.models import Book, Line, ReceiptBook, ReceiptStrike, ReceiptUse, Voucher
from lingyan.economy.books.queries.receipts import is_reversed, standing
from lingyan.economy.books.receipts import Run
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER

ISSUED: Final = audit.register("books.receipts-issued", "登记收据领用")
USED: Final = audit.register("books.receipts-used", "登记收据使用或作废")
STRUCK: Final = audit.register("books.receipts-struck", "划去收据登记")
MAX_SERIES: Final = 20


def issue_receipts(
    actor: Actor, *, book_id: int, series: str, numbers: str, on: dt.date
) -> list[ReceiptBook]:
    """Put on record that runs of numbers (`1-100`) of a series were handed to a village's book.

    Raises Denied without the right there, Refused for numbers that cannot be read, for a day to come and for a number
    that was handed out before, to whomever.
    """
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    series, runs = _series(series), _runs(numbers)
    _require_past(on)
    with transaction.atomic():
        lookups.lock([book_id])
        for first, last in runs:
            same = ReceiptBook.objects.filter(series=series, first__lte=last, last__gte=first, strike=None)
            if same.exists():
                raise Refused(
                    f"{series} {receipts.shown([(first, last)])} 里有已经领用的号码。", code="issued-before"
                )
        made = [
            ReceiptBook.objects.create(
                book=book, series=series, first=first, last=last, issued_on=on, recorded_by=actor.user_id,
                recorded_at=clock.now(),
            )
            for first, last in runs
        ]  # fmt: skip
        for each in made:
            audit.record(actor, ISSUED, target=(RECEIPT_BOOK, each.pk), region_path=_path(book), book=book.pk)
    return made


def use_receipts(actor: Actor, *, voucher_id: int, series: str, numbers: str) -> list[ReceiptUse]:
    """Say which receipts were given for the money that a voucher took in.

    Raises Denied without the right there, Refused for a voucher that is void, reversed or took in nothing, for numbers
    that cannot be read and for one that this book used or spoilt before; what was put down for a voucher that counts no
    more may be put down anew. Whether they were handed to this village is
    asked by the audit: what happened is put on record as it is.
    """
    voucher = Voucher.objects.select_related("book__organisation__region").filter(pk=voucher_id).first()
    if voucher is None:
        raise Refused("没有这张凭证。", code="unknown-voucher")
    actor.require(BOOKS_ENTER, _path(voucher.book))
    if voucher.state == Voucher.State.VOID or not takes_money(voucher):
        raise Refused("只有收进现金或存款的凭证才登记收据号。", code="no-money")
    if is_reversed(voucher):
        raise Refused("这张凭证已经冲销，请把收据号登记到更正后的凭证上。", code="reversed")
    return _use(actor, voucher.book, _series(series), _runs(numbers), voucher.date, voucher)


def spoil_receipts(actor: Actor, *, book_id: int, series: str, numbers: str, on: dt.date) -> list[ReceiptUse]:
    """Say which receipts were spoilt. Refused as for `use_receipts`, and for a day to come."""
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    _require_past(on)
    return _use(actor, book, _series(series), _runs(numbers), on, None)


def strike_use(actor: Actor, *, use_id: int, reason: str) -> ReceiptStrike:
    """Strike numbers that were put down wrongly as given or spoilt, so that the right ones can be. The old row stays.

    Raises Denied without the right there, Refused for what is not known or was struck before, and without a reason.
    """
    use = ReceiptUse.objects.select_related("book__organisation__region").filter(pk=use_id).first()
    if use is None:
        raise Refused("没有这条收据登记。", code="unknown")
    actor.require(BOOKS_ENTER, _path(use.book))
    return _strike(actor, use.book, reason, use=use)


def strike_issue(actor: Actor, *, issue_id: int, reason: str) -> ReceiptStrike:
    """Strike numbers that were put down wrongly as handed out. Raises as `strike_use` does."""
    issue = ReceiptBook.objects.select_related("book__organisation__region").filter(pk=issue_id).first()
    if issue is None:
        raise Refused("没有这条收据登记。", code="unknown")
    actor.require(BOOKS_CONFIGURE, _path(issue.book))
    return _strike(actor, issue.book, reason, issue=issue)


def _strike(
    actor: Actor, book: Book, reason: str, *, use: ReceiptUse | None = None, issue: ReceiptBook | None = None
) -> ReceiptStrike:
    if not reason.strip():
        raise Refused("请写明为什么划去。", code="no-reason")
    with transaction.atomic():
        lookups.lock([book.pk])
        if ReceiptStrike.objects.filter(use=use, issue=issue).exists():
            raise Refused("这条登记已经划去了。", code="struck-before")
        made = ReceiptStrike.objects.create(
            use=use, issue=issue, recorded_by=actor.user_id, recorded_at=clock.now()
        )
        audit.record(
            actor, STRUCK, target=(RECEIPT_STRIKE, made.pk), region_path=_path(book), reason=reason.strip(),
            book=book.pk,
        )  # fmt: skip
    return made


def takes_money(voucher: Voucher) -> bool:
    """Whether it debits cash or bank."""
    lines = Line.objects.filter(voucher=voucher, debit__gt=0)
    return lines.filter(account__code__regex=r"^10[12]").exists()


def _use(
    actor: Actor, book: Book, series: str, runs: Sequence[Run], on: dt.date, voucher: Voucher | None
) -> list[ReceiptUse]:
    with transaction.atomic():
        lookups.lock([book.pk])
        for first, last in runs:
            same = book.receipt_uses.filter(series=series, first__lte=last, last__gte=first)
            if standing(same).exists():
                raise Refused(
                    f"{series} {receipts.shown([(first, last)])} 里有已经登记过的号码。", code="used-before"
                )
        made = [
            ReceiptUse.objects.create(
                book=book, series=series, first=first, last=last, on=on, voucher=voucher, recorded_by=actor.user_id,
                recorded_at=clock.now(),
            )
            for first, last in runs
        ]  # fmt: skip
        for each in made:
            audit.record(actor, USED, target=(RECEIPT_USE, each.pk), region_path=_path(book), book=book.pk)
    return made


def _path(book: Book) -> str:
    return book.organisation.region.path


def _series(text: str) -> str:
    series = text.strip()
    if not series or len(series) > MAX_SERIES:
        raise Refused(f"请写明收据的种类或代码，不超过 {MAX_SERIES} 个字。", code="no-series")
    return series


def _runs(text: str) -> list[Run]:
    try:
        return receipts.parse(text)
    except ValueError as error:
        raise Refused(str(error), code="bad-numbers") from None


def _require_past(on: dt.date) -> None:
    if on > clock.today():
        raise Refused("日期还没有到。", code="future-date")
