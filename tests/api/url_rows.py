"""How the permission table calls the API."""

from __future__ import annotations

from tests.support.urls import World, row


def _book(world: World) -> dict[str, int]:
    from tests.economy.books.support import book_of

    return {"book_id": book_of(world.tree.village).pk}


def _voucher(world: World) -> dict[str, int]:
    from tests.economy.books.support import draft_of

    return {"voucher_id": draft_of(world.tree.village).pk}


row("api:openapi-json")
row("api:api-root")
row("api:list_regions")
row("api:one_region", lambda world: {"code": world.tree.village.code}, scoped=True)
row("api:list_books")
row("api:trial_balance", _book, scoped=True, query="first=2026-01")
row("api:balance_sheet", _book, scoped=True, query="month=2026-01")
row("api:income_statement", _book, scoped=True, query="month=2026-01")
row("api:ledger", _book, scoped=True, query="first=2026-01&account=102")
row("api:list_vouchers")
row("api:one_voucher", _voucher, scoped=True)
row("api:list_publications", query="month=2026-01")
row("api:list_jobs")
