"""How each page of contracts is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.books import actions as books
from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book, Line, Party
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.models import Contract, DepositMove, Reminder, Settlement
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel import clock
from tests.economy.books.support import book_of, draft_of
from tests.support.actors import everything
from tests.support.urls import World, row

_DAY = dt.date(2026, 1, 10)


def _book(world: World) -> Book:
    return book_of(world.tree.village)


def _contract(world: World) -> Contract:
    book = _book(world)
    known = Contract.objects.filter(book=book).first()
    if known is not None:
        return known
    party = Party.objects.filter(book=book).first() or books.add_party(
        everything(), book_id=book.pk, kind="unit", name="禾丰农资有限公司"
    )
    terms = Terms(
        "2026-01", "门面租赁合同", "lease", party.pk, "门面", _DAY, _DAY, dt.date(2026, 12, 31), "once",
        PayPlan(amount=100_00),
    )  # fmt: skip
    return actions.save_draft(everything(), book_id=book.pk, terms=terms)


def _settlement(world: World) -> Settlement:
    """A row as it is stored, past the action: only its address matters here."""
    contract = _contract(world)
    instalment, _ = contract.instalments.get_or_create(
        no=1, defaults={"covers_from": _DAY, "covers_to": _DAY, "due_on": _DAY, "amount": 100}
    )
    line = (
        Line.objects.filter(voucher__book=contract.book).first()
        or draft_of(world.tree.village).lines.all()[0]
    )
    return Settlement.objects.create(instalment=instalment, line=line, amount=1, confirmed_at=clock.now())


def _letter(world: World) -> Reminder:
    return _contract(world).reminders.create(made_on=_DAY, amount=1, oldest_due_on=_DAY, pay_by=_DAY)


def _move(world: World) -> DepositMove:
    return _contract(world).deposit_moves.create(kind="received", on=_DAY, amount=1, made_at=clock.now())


def _of_book(world: World) -> dict[str, Any]:
    return {"book_id": _book(world).pk}


def _of_contract(world: World) -> dict[str, Any]:
    return {"contract_id": _contract(world).pk}


def _of_upload(world: World) -> dict[str, Any]:
    return {"token": uploads.keep(0, {}, {"contracts_of": _book(world).pk, "natural": "household"})}


for name in ("contracts", "board", "at", "instalments", "import-at", "import-blank"):
    row(f"contracts:{name}")
for name in ("new", "match", "income", "import"):
    row(f"contracts:{name}", _of_book, scoped=True)
for name in ("contract", "edit", "file", "change", "end", "remind", "deposit"):
    row(f"contracts:{name}", _of_contract, scoped=True)
row("contracts:act", lambda world: {**_of_contract(world), "what": "conclude"}, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"contracts:{name}", _of_upload, scoped=True)
row("contracts:take-back", lambda world: {"settlement_id": _settlement(world).pk}, scoped=True)
row("contracts:letter", lambda world: {"reminder_id": _letter(world).pk}, scoped=True)
row("contracts:draft-deposit", lambda world: {"move_id": _move(world).pk}, scoped=True)
