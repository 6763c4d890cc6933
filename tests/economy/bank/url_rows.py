"""How each page of bank and cash is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lingyan.economy.bank import actions
from lingyan.economy.bank.models import CashCount, Match, Reconciliation, StatementImport
from lingyan.economy.books import uploads
from lingyan.kernel import clock
from tests.economy.bank.support import JANUARY, NUMBER, account_of, book_of
from tests.support.actors import everything
from tests.support.urls import World, row


def _of_account(world: World) -> dict[str, Any]:
    return {"account_id": account_of(world.tree.village).pk}


def _of_statement(world: World) -> dict[str, Any]:
    made = StatementImport.objects.create(
        account=account_of(world.tree.village), name="流水.csv", sha256="0" * 64, layout="样例", rows=1, new=1,
        first_on=dt.date(2025, 1, 3), last_on=dt.date(2025, 1, 3), imported_at=clock.now(),
    )  # fmt: skip
    return {"statement_id": made.pk}


def _of_match(world: World) -> dict[str, Any]:
    account = account_of(world.tree.village)
    match = Match.objects.create(
        account=account, status="by-hand", confirmed_at=clock.now(), last_on=dt.date(2025, 1, 3)
    )
    return {"match_id": match.pk}


def _made(world: World) -> dict[str, Any]:
    account = account_of(world.tree.village)
    found, _ = Reconciliation.objects.get_or_create(
        account=account,
        month=JANUARY,
        defaults={"ledger": 0, "bank": 0, "made_at": clock.now(), "made_by": 1},
    )
    return {"reconciliation_id": found.pk}


def _of_paper(world: World) -> dict[str, Any]:
    return {**_made(world), "kind": "pdf"}


def _count(world: World) -> dict[str, Any]:
    book = book_of(world.tree.village)
    found = CashCount.objects.filter(book=book).first() or actions.record_count(
        everything(1), book_id=book.pk, counted_on=dt.date(2025, 1, 5), pieces={}
    )
    return {"count_id": found.pk}


def _count_paper(world: World) -> dict[str, Any]:
    return {**_count(world), "kind": "xlsx"}


def _upload(world: World) -> dict[str, Any]:
    """Nobody's upload: every reader gets 404, as for an upload of somebody else."""
    account_of(world.tree.village)
    given = SimpleUploadedFile("流水.csv", f"账号,{NUMBER}\n".encode())
    options = {"account": "", "mapping": "", "kind": "bank"}
    return {"token": uploads.keep(0, {"files": [given]}, options)}


row("bank:accounts")
row("bank:new-account")
row("bank:account", _of_account, scoped=True)
row("bank:edit-account", _of_account, scoped=True)
row("bank:close-account", _of_account, scoped=True)
row("bank:workbench", _of_account, scoped=True)
row("bank:confirm", _of_account, scoped=True)
row("bank:matches", _of_account, scoped=True)
row("bank:reconciliation", _of_account, scoped=True)
row("bank:undo", _of_match, scoped=True)
row("bank:mappings")
row("bank:new-mapping")
row("bank:import")
row("bank:import-preview", _upload)
row("bank:import-failed", _upload)
row("bank:discard-import", _upload)
row("bank:statement", _of_statement, scoped=True)
row("bank:transactions")
row("bank:reconciliations")
row("bank:make-rows")
row("bank:sign", _made, scoped=True)
row("bank:reconciliation-paper", _of_paper, scoped=True)
row("bank:ageing")
row("bank:cash-counts")
row("bank:new-cash-count")
row("bank:cash-count", _count, scoped=True)
row("bank:edit-cash-count", _count, scoped=True)
row("bank:confirm-cash-count", _count, scoped=True)
row("bank:draft-difference", _count, scoped=True)
row("bank:count-paper", _count_paper, scoped=True)
