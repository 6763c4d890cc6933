"""The data of invoices and other papers of a draft. An invoice stands in one live payment of the whole platform."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import IntegrityError, transaction

from lingyan.economy.books.rules import party_kind
from lingyan.economy.payments import lookups, rules
from lingyan.economy.payments.actions.submitting import CHECK_IT, live_document
from lingyan.economy.payments.models import Document, PaymentRequest
from lingyan.files import actions as files
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PAYMENTS_REQUEST, PAYMENTS_VIEW
from lingyan.people.actions import Identity, remember

ADDED: Final = audit.register("payments.document-added", "登记付款单据")
REMOVED: Final = audit.register("payments.document-removed", "取下付款单据")
_LABELS: Final = {
    "invoice": "发票", "receipt": "收据", "sheet": "签领清单", "acceptance": "验收单", "contract": "合同", "other": "其他",
}  # fmt: skip


def add_document(
    actor: Actor,
    *,
    request_id: int,
    kind: str,
    date: dt.date,
    amount: int,
    number: str = "",
    code: str = "",
    seller: str = "",
    content: bytes = b"",
    name: str = "",
) -> Document:
    """Write down what a paper says, with its picture or file where there is one.

    Refused with `duplicate-invoice` when the invoice stands in another live payment, with `refused-invoice` where the
    actor may not see that one.
    """
    if kind not in Document.Kind.values:
        raise Refused("请选择单据种类", code="bad-kind")
    if not 0 < amount <= MAX_FEN:
        raise Refused("单据金额要大于零", code="bad-amount")
    try:
        key = rules.document_key(kind, code, number)
    except ValueError as error:
        raise Refused(f"{error}", code="bad-number") from None
    with transaction.atomic():
        request = _open(actor, request_id)
        _refuse_duplicate(actor, key)
        paper = (
            files.attach(actor, lookups.PAYMENT, request.pk, content, name=name, label=_LABELS[kind])
            if content
            else None
        )
        seller = seller.strip()[:120]
        unit = not seller or party_kind("", seller) == "unit"
        last = lookups.documents(request).last()
        document = Document(
            request=request, round=request.round, no=last.no + 1 if last else 1, kind=kind, code=rules.plain(code),
            number=rules.plain(number), key=key, date=date, amount=amount, seller=seller if unit else "",
            personal=None if unit else remember([Identity(seller)])[0], paper=paper,
        )  # fmt: skip
        try:
            with transaction.atomic():
                document.save()
        except IntegrityError:
            _refuse_duplicate(actor, key)
            raise
        lookups.note(actor, ADDED, request, kind=kind, document=document.no)
    return document


def remove_document(actor: Actor, *, document_id: int, reason: str) -> None:
    """Take a paper's data off a draft again, and its file where it came with one."""
    if not reason.strip():
        raise Refused("取下单据要写明原因", code="no-reason")
    with transaction.atomic():
        found = Document.objects.select_related("paper").filter(pk=document_id).first()
        if found is None:
            raise Refused("没有这张单据", code="unknown-document")
        request = _open(actor, found.request_id)
        if found.round != request.round:
            raise Refused("这张单据属于以前提交的内容，不能变动", code="wrong-state")
        if found.paper is not None and found.paper.removed_at is None:
            files.detach(actor, found.paper, reason=reason)
        found.delete()
        lookups.note(actor, REMOVED, request, reason=reason.strip(), document=found.no)


def _open(actor: Actor, request_id: int) -> PaymentRequest:
    request = lookups.locked(request_id)
    actor.require(PAYMENTS_REQUEST, lookups.path_of(request))
    lookups.require_state(request, rules.DRAFT, rules.RETURNED)
    return request


def _refuse_duplicate(actor: Actor, key: str) -> None:
    found = live_document(key) if key else None
    if found is None:
        return
    # PRIVACY: who may not see the other payment is not told of one; the township, which sees both, finds out.
    if not actor.may(PAYMENTS_VIEW, lookups.path_of(found.request)):
        raise Refused(f"这张发票不能登记，{CHECK_IT}", code="refused-invoice")
    where = f"付款 {found.request}（{found.request.book.organisation.name}）"
    raise Refused(f"这张发票已经在{where}中使用，不能重复报销", code="duplicate-invoice")
