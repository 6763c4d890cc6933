"""Which rows the audit trail keeps a digest of: what no leaf, root or sum of lines already holds.

A closed month with the columns of its vouchers that the leaves leave out, take-overs, opening balances, erased
summaries and the rules of closing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F

from lingyan.economy.books.models import (
    Attachment,
    Balance,
    ChartVersion,
    CloseRule,
    ImportBatch,
    ImportedBook,
    OldClosing,
    OldClosingLine,
    Period,
    ReceiptBook,
    ReceiptStrike,
    ReceiptUse,
    SummaryErasure,
    Voucher,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

PERIOD: Final = "period"
BATCH: Final = "import-batch"
OPENING: Final = "opening"
ERASURE: Final = "summary-erasure"
CLOSE_RULE: Final = "close-rule"
CHART: Final = "chart-version"
OLD_CLOSING: Final = "old-closing"
RECEIPT_BOOK: Final = "receipt-book"
RECEIPT_USE: Final = "receipt-use"
RECEIPT_STRIKE: Final = "receipt-strike"
_BESIDE_THE_LEAF: Final = (
    "id", "number", "made_at", "reviewed_at", "posted_at", "red_of", "corrects", "batch", "source_rows",
    "original_maker", "original_checker",
)  # fmt: skip


def register() -> None:
    covers.register(PERIOD, "结账记录（及当月凭证的经办信息）", [Period, Attachment], _periods)
    covers.register(BATCH, "接管记录", [ImportBatch, ImportedBook], _batches)
    covers.register(OPENING, "年初余额，账套", [Balance], _openings)
    covers.register(ERASURE, "清除摘要的记录，分录", [SummaryErasure], _erasures)
    covers.register(CLOSE_RULE, "结账条件的规定", [CloseRule], _close_rules)
    covers.register(CHART, "科目表变动", [ChartVersion], _charts)
    covers.register(OLD_CLOSING, "旧账期末余额", [OldClosing, OldClosingLine], _old_closings)
    covers.register(RECEIPT_BOOK, "收据领用", [ReceiptBook], _receipt_books)
    covers.register(RECEIPT_USE, "收据使用", [ReceiptUse], _receipt_uses)
    covers.register(RECEIPT_STRIKE, "划去的收据登记", [ReceiptStrike], _receipt_strikes)


def _periods(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    chosen = Period.objects.all() if ids is None else Period.objects.filter(pk__in=list(ids))
    yield from covers.rows_of(chosen, "pk", None)
    keys = {(book, month): pk for pk, book, month in chosen.values_list("pk", "book", "month")}
    books, months = {book for book, _ in keys}, {month for _, month in keys}
    vouchers = (
        Voucher.objects.all() if ids is None else Voucher.objects.filter(book__in=books, month__in=months)
    )
    papers = Attachment.objects.filter(voucher__in=vouchers)
    for book, month, *values in (
        vouchers.order_by("pk").values_list("book", "month", *_BESIDE_THE_LEAF).iterator()
    ):
        if (book, month) in keys:
            yield keys[book, month], tuple(values)
    rows = papers.order_by("pk").values_list(
        "voucher__book", "voucher__month", "pk", "voucher", "sha256", "added_at", "name"
    )
    for book, month, *values, name in rows.iterator():
        if (book, month) in keys:
            # Papers of before names stood here keep the digests that were noted without one.
            yield keys[book, month], tuple(values if name is None else [*values, name])


def _batches(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(ImportBatch.objects.all(), "pk", ids)
    yield from covers.rows_of(ImportedBook.objects.all(), "batch", ids)


def _openings(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Balance.objects.filter(month__lt=F("book__first_month")), "book", ids)


def _erasures(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(SummaryErasure.objects.all(), "line", ids)


def _close_rules(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(CloseRule.objects.all(), "pk", ids)


def _charts(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ChartVersion.objects.all(), "pk", ids)


def _old_closings(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(OldClosing.objects.all(), "pk", ids)
    yield from covers.rows_of(OldClosingLine.objects.all(), "closing", ids)


def _receipt_books(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ReceiptBook.objects.all(), "pk", ids)


def _receipt_uses(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ReceiptUse.objects.all(), "pk", ids)


def _receipt_strikes(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ReceiptStrike.objects.all(), "pk", ids)
