"""How each page of payments is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from lingyan.economy.books import uploads
from lingyan.economy.payments import actions
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.payments import draft, released, submitted
from tests.support.urls import World, row


def _of_payment(world: World) -> dict[str, Any]:
    return {"payment_id": submitted(book_of(world.tree.village)).pk}


def _of_draft(world: World) -> dict[str, Any]:
    return {"payment_id": draft(book_of(world.tree.village)).pk}


def _of_document(world: World) -> dict[str, Any]:
    request = draft(book_of(world.tree.village))
    return {"payment_id": request.pk, "document_id": request.all_documents.get().pk}


def _of_list(world: World) -> dict[str, Any]:
    return {"list_id": released(book_of(world.tree.village)).payment_list_id}


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


def _of_upload(world: World) -> dict[str, Any]:
    options = {
        "payees_for": book_of(world.tree.village).pk, "kind": "expense", "purpose": "补贴", "from_account": "10201",
        "matter_id": None, "charged": "51303",
    }  # fmt: skip
    return {"token": uploads.keep(0, {}, options)}


for name in ("payments", "inbox", "book-rows", "new", "releases", "make-list", "layouts", "new-layout"):
    row(f"payments:{name}")
row("payments:import-blank")
for name in ("enter", "import"):
    row(f"payments:{name}", lambda world: {"book_id": book_of(world.tree.village).pk}, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"payments:{name}", _of_upload, scoped=True)
for name in ("payment", "withdraw", "sign", "return", "send-on", "print"):
    row(f"payments:{name}", _of_payment, scoped=True)
for name in ("edit", "submit", "cancel", "add-document"):
    row(f"payments:{name}", _of_draft, scoped=True)
row("payments:remove-document", _of_document, scoped=True)
for name in ("retry", "voucher", "pay-cash"):
    row(
        f"payments:{name}",
        lambda world: {"payment_id": released(book_of(world.tree.village)).pk},
        scoped=True,
    )
for name in ("list", "list-file", "results", "results-by-hand"):
    row(f"payments:{name}", _of_list, scoped=True)
for name in ("layout", "put-away"):
    row(f"payments:{name}", _of_layout, scoped=True)
