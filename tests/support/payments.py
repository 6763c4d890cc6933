"""A payment of a book, made by actors that are values, for tests that need something to point at."""

from __future__ import annotations

import itertools

from lingyan.economy.books.models import Book
from lingyan.economy.payments import actions
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel import clock
from tests.support.actors import everything

_numbers = itertools.count(1)


def draft(book: Book) -> PaymentRequest:
    """A hundred yuan for the office, with an invoice."""
    made = actions.open_request(
        everything(), book_id=book.pk, kind="expense", purpose="购买办公用品",
        payees=[actions.Payee("青石办公用品公司", "6228480010002000301", "雁城农商银行", 100_00)],
        debits=[actions.Entry("51303", "办公用品", 100_00)], from_account="10201",
    )  # fmt: skip
    actions.add_document(
        everything(), request_id=made.pk, kind="invoice", number=f"{next(_numbers):020d}", date=clock.today(),
        amount=100_00,
    )  # fmt: skip
    return made


def submitted(book: Book) -> PaymentRequest:
    return actions.submit(everything(), request_id=draft(book).pk)


def released(book: Book) -> PaymentRequest:
    """Signed by a second and given to the bank by a third."""
    request = submitted(book)
    assert request.current_id is not None
    actions.sign(everything(2), step_id=request.current_id)
    actions.make_list(everything(3), request_ids=[request.pk])
    request.refresh_from_db()
    return request
