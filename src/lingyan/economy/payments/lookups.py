"""Small reads that changes of state need: a request with its book, locked; its rows of the current round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Max, QuerySet

from lingyan.economy.books.models import Account, Book
from lingyan.economy.payments import rules
from lingyan.economy.payments.models import DebitLine, Document, PayeeLine, PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused

PAYMENT: Final = "payment"
PAYMENT_LIST: Final = "payment-list"


def path_of(request: PaymentRequest) -> str:
    return request.book.organisation.region.path


def locked(request_id: int) -> PaymentRequest:
    """The request, held until the transaction ends. Refused alike when there is none."""
    found = (
        PaymentRequest.objects.select_for_update(of=("self",))
        .select_related("book__organisation__region", "from_account")
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise Refused("没有这笔付款", code="unknown-payment")
    return found


def require_state(request: PaymentRequest, *states: str) -> None:
    if request.state not in states:
        labels = dict(PaymentRequest.State.choices)
        wanted = "、".join(f"“{labels[state]}”" for state in states)
        raise Refused(
            f"付款 {request} 是“{labels[request.state]}”，只有{wanted}的付款可以这样办理", code="wrong-state"
        )


def payees(request: PaymentRequest) -> QuerySet[PayeeLine]:
    return request.all_payees.filter(round=request.round).select_related("personal", "party").order_by("no")


def debits(request: PaymentRequest) -> QuerySet[DebitLine]:
    found = request.all_debits.filter(round=request.round)
    return found.select_related("account", "party", "project").order_by("no")


def documents(request: PaymentRequest) -> QuerySet[Document]:
    found = request.all_documents.filter(round=request.round)
    return found.select_related("personal", "paper__stored").order_by("no")


def as_payee(line: PayeeLine) -> Payee:
    """The stored line as a value, in full."""
    return Payee(
        line.full_name, line.account_number or "", line.bank_name, line.amount, line.party.code if line.party else "",
        remark=line.remark,
    )  # fmt: skip


def digest_of(request: PaymentRequest, lines: Sequence[PayeeLine] | None = None) -> str:
    """The digest of the list as its rows are now."""
    found = list(payees(request)) if lines is None else lines
    return rules.list_digest(request.pk, request.round, request.from_account.code, map(as_payee, found))


def method_of(account: Account) -> str:
    """Cash is paid from 101, transfers from 102; nothing else pays."""
    if account.code.startswith("101"):
        return rules.CASH
    if account.code.startswith("102"):
        return rules.BANK
    raise Refused("付款只能从库存现金（101）或银行存款（102）的科目付出", code="bad-account")


def next_number(book: Book, year: int) -> int:
    """The next number of a book's year; the book is held so that two requests never get the same."""
    Book.objects.select_for_update().get(pk=book.pk)
    last = PaymentRequest.objects.filter(book=book, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def note(actor: Actor, code: str, request: PaymentRequest, *, reason: str = "", **details: Any) -> None:
    """The audit entry of a change to one request; it also keeps the digest of all its rows."""
    audit.record(
        actor, code, target=(PAYMENT, request.pk), region_path=path_of(request), reason=reason,
        book=request.book_id, number=str(request), round=request.round, **details,
    )  # fmt: skip
