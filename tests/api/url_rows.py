"""How the permission table calls the API."""

from __future__ import annotations

from tests.support.urls import World, row


def _book(world: World) -> dict[str, int]:
    from tests.economy.books.support import book_of

    return {"book_id": book_of(world.tree.village).pk}


def _voucher(world: World) -> dict[str, int]:
    from tests.economy.books.support import draft_of

    return {"voucher_id": draft_of(world.tree.village).pk}


def _round(world: World) -> dict[str, int]:
    from tests.team.roster.url_rows import _round as loaded

    return {"round_id": loaded(world)["round_id"]}


def _snapshot(world: World) -> dict[str, int]:
    from tests.assessment.url_rows import _indicator

    return {"snapshot_id": _indicator(world)["snapshot_id"]}


def _at(world: World) -> dict[str, str]:
    return {"code": world.tree.village.code}


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
row("api:list_sheet_publications", query="region=990121100200")
row("api:list_jobs")
row("api:one_village", _at, scoped=True)
row("api:periods", _book, scoped=True)
row("api:opening", _book, scoped=True)
row("api:closing", query="month=2026-01")
row("api:close_rules", query="region=990121100200&month=2026-01")
row("api:list_rounds")
row("api:round_people", _round, scoped=True)
row("api:round_statistics", _round, scoped=True)
row("api:list_standards")
row("api:list_indicators")
row("api:list_snapshots")
row("api:one_snapshot", _snapshot, scoped=True)
row("api:snapshot_village", lambda world: {**_snapshot(world), **_at(world)}, scoped=True)
row(
    "api:snapshot_indicator",
    lambda world: {**_snapshot(world), "indicator": "D03", "figure": "value"},
    scoped=True,
)
row("api:facts")
row("api:desk")
row("api:list_audit")
