"""How each page of the books is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.books import actions, uploads
from lingyan.economy.books.models import (
    Attachment,
    Book,
    ImportBatch,
    ImportedBook,
    ReceiptBook,
    ReceiptUse,
    Voucher,
)
from lingyan.economy.books.rules import Entry
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from tests.support.actors import everything
from tests.support.urls import World, row


def _book(world: World) -> Book:
    """The book of the world's village, opened once however many readers ask for it."""
    known = Book.objects.filter(organisation__region=world.tree.village).first()
    if known is not None:
        return known
    organisation = Organisation.objects.create(
        kind="collective", region=world.tree.village, name="雁庄村股份经济合作社"
    )
    month = Month(2025, 1)
    return actions.open_book(everything(), organisation=organisation, first_month=month, go_live=month)


def _voucher(world: World) -> Voucher:
    entries = [Entry("101", "收租金", debit=100), Entry("50103", "收租金", credit=100)]
    return actions.save_draft(
        everything(), book_id=_book(world).pk, date=dt.date(2025, 1, 5), entries=entries
    )


def _of_book(world: World) -> dict[str, Any]:
    return {"book_id": _book(world).pk}


def _of_voucher(world: World) -> dict[str, Any]:
    return {"voucher_id": _voucher(world).pk}


def _of_month(world: World) -> dict[str, Any]:
    return {"book_id": _book(world).pk, "month": "2025-01"}


def _of_paper(world: World) -> dict[str, Any]:
    voucher = _voucher(world)
    paper = Attachment.objects.create(voucher=voucher, sha256="0" * 64, added_at=clock.now())
    return {"voucher_id": voucher.pk, "paper_id": paper.pk}


def _of_batch(world: World) -> dict[str, Any]:
    about = {"files": [], "layout": "", "year": 2025, "imported_at": clock.now(), "vouchers": 0, "lines": 0}
    batch, _ = ImportBatch.objects.get_or_create(digest="0" * 64, defaults=about)
    ImportedBook.objects.get_or_create(batch=batch, book=_book(world), defaults={"vouchers": 0, "lines": 0})
    return {"batch_id": batch.pk}


def _receipts(world: World) -> tuple[int, int]:
    """A run handed out and one spoilt; each reader strikes none."""
    made = {"series": "统一", "first": 1, "last": 9, "recorded_at": clock.now()}
    issue = ReceiptBook.objects.create(book=_book(world), issued_on=dt.date(2025, 1, 2), **made)
    return issue.pk, ReceiptUse.objects.create(book=_book(world), on=dt.date(2025, 1, 2), **made).pk


def _of_upload(world: World) -> dict[str, Any]:
    options = {"year": 2025, "village": "", "layout": "auto", "source_system": ""}
    return {"token": uploads.keep(0, {}, options)}


for name in ("vouchers", "queue", "act-on-rows", "new-voucher", "books", "open-book"):
    row(f"books:{name}")
for name in ("closing", "close-rows", "close-rules", "imports", "take-over"):
    row(f"books:{name}")
row("books:at", lambda world: {"page": "trial-balance"})
for name in (
    "book", "go-live", "accounts", "parties", "projects", "enter", "trial-balance", "general-ledger",
    "detail-ledger", "revenue-expense", "balance-sheet", "income", "close", "year-end", "opening", "edit-opening",
    "old-closing", "new-old-closing", "receipts", "issue-receipts", "spoil-receipts",
):  # fmt: skip
    row(f"books:{name}", _of_book, scoped=True)
for name in (
    "voucher", "edit", "correct", "review", "return", "post", "void", "reverse", "add-papers", "print-voucher",
    "use-receipts",
):  # fmt: skip
    row(f"books:{name}", _of_voucher, scoped=True)
row("books:strike-use", lambda world: {"use_id": _receipts(world)[1]}, scoped=True)
row("books:strike-issue", lambda world: {"issue_id": _receipts(world)[0]}, scoped=True)
row("books:paper", _of_paper, scoped=True)
row("books:remove-paper", _of_paper, scoped=True)
row("books:erase-summary", lambda world: {"line_id": _voucher(world).lines.all()[0].pk}, scoped=True)
row("books:post-month", _of_month, scoped=True)
row("books:print-month", _of_month, scoped=True)
row(
    "books:statement-line",
    lambda world: {**_of_book(world), "statement": "income", "line": 1},
    scoped=True,
)
row("books:import", _of_batch, scoped=True)
for name in ("take-over-preview", "take-over-failed", "discard-upload"):
    row(f"books:{name}", _of_upload, scoped=True)
