"""How each page of payments is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import itertools
from typing import Any

from lingyan.economy.payments import actions
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel import clock
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.urls import World, row

_numbers = itertools.count(1)


def _draft(world: World) -> PaymentRequest:
    made = actions.open_request(
        everything(), book_id=book_of(world.tree.village).pk, kind="expense", purpose="购买办公用品",
        payees=[Payee("青石办公用品公司", "6228480010002000301", "雁城农商银行", 100_00)],
        debits=[actions.Entry("51303", "办公用品", 100_00)], from_account="10201",
    )  # fmt: skip
    actions.add_document(
        everything(), request_id=made.pk, kind="invoice", number=f"{next(_numbers):020d}", date=clock.today(),
        amount=100_00,
    )  # fmt: skip
    return made


def _submitted(world: World) -> PaymentRequest:
    return actions.submit(everything(), request_id=_draft(world).pk)


def _released(world: World) -> PaymentRequest:
    request = _submitted(world)
    assert request.current_id is not None
    actions.sign(everything(2), step_id=request.current_id)
    actions.make_list(everything(3), request_ids=[request.pk])
    request.refresh_from_db()
    return request


def _of_payment(world: World) -> dict[str, Any]:
    return {"payment_id": _submitted(world).pk}


def _of_draft(world: World) -> dict[str, Any]:
    return {"payment_id": _draft(world).pk}


def _of_document(world: World) -> dict[str, Any]:
    request = _draft(world)
    return {"payment_id": request.pk, "document_id": request.all_documents.get().pk}


def _of_list(world: World) -> dict[str, Any]:
    return {"list_id": _released(world).payment_list_id}


def _of_layout(world: World) -> dict[str, Any]:
    columns = [("户名", "name"), ("账号", "account"), ("金额", "amount")]
    made = actions.save_layout(
        everything(),
        region=world.tree.village,
        title="网银",
        file_format="csv",
        columns=columns,
        answers={},
        words={},
    )
    return {"layout_id": made.pk}


for name in ("payments", "inbox", "new", "releases", "make-list", "layouts", "new-layout"):
    row(f"payments:{name}")
row("payments:enter", lambda world: {"book_id": book_of(world.tree.village).pk}, scoped=True)
for name in ("payment", "withdraw", "sign", "return", "send-on", "print"):
    row(f"payments:{name}", _of_payment, scoped=True)
for name in ("edit", "submit", "cancel", "add-document"):
    row(f"payments:{name}", _of_draft, scoped=True)
row("payments:remove-document", _of_document, scoped=True)
for name in ("retry", "voucher", "pay-cash"):
    row(f"payments:{name}", lambda world: {"payment_id": _released(world).pk}, scoped=True)
for name in ("list", "list-file", "results", "results-by-hand"):
    row(f"payments:{name}", _of_list, scoped=True)
for name in ("layout", "put-away"):
    row(f"payments:{name}", _of_layout, scoped=True)
