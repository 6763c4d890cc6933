"""How each page of assets is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.assets import actions
from lingyan.economy.assets.models import Asset, Disposal, Inventory
from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.assets.support import OFFICE, SHOP, changed
from tests.economy.books.support import FIRST, book_of
from tests.support.actors import everything
from tests.support.urls import World, row


def _book(world: World) -> Book:
    return book_of(world.tree.village)


def _asset(world: World) -> Asset:
    book = _book(world)
    known = Asset.objects.filter(book=book, left_on=None).first()
    return known or actions.add_card(everything(), book_id=book.pk, card=SHOP)


def _disposal(world: World) -> Disposal:
    known = Disposal.objects.filter(asset__book=_book(world)).first()
    if known is not None:
        return known
    pump = changed(OFFICE, name="水泵", original=500_00)
    asset = actions.add_card(everything(), book_id=_book(world).pk, card=pump)
    return actions.begin_disposal(
        everything(), asset_id=asset.pk, way="scrapped", on=dt.date(2026, 2, 1), reason="损坏"
    )


def _inventory(world: World) -> Inventory:
    known = Inventory.objects.filter(book=_book(world)).first()
    if known is not None:
        return known
    _asset(world)
    with clock.fixed(dt.date(2026, 12, 5)):
        return actions.start_inventory(everything(), book_id=_book(world).pk, year=2026)


def _run(world: World) -> Any:
    _asset(world)
    return actions.run_depreciation(everything(), book_id=_book(world).pk, month=Month(2026, 2))


def _of_book(world: World) -> dict[str, Any]:
    return {"book_id": _book(world).pk}


def _of_asset(world: World) -> dict[str, Any]:
    return {"asset_id": _asset(world).pk}


def _of_disposal(world: World) -> dict[str, Any]:
    return {"disposal_id": _disposal(world).pk}


def _of_inventory(world: World) -> dict[str, Any]:
    return {"inventory_id": _inventory(world).pk}


def _of_upload(world: World) -> dict[str, Any]:
    return {
        "token": uploads.keep(0, {}, {"assets_of": _book(world).pk, "use": "welfare", "through": str(FIRST)})
    }


for name in ("assets", "runs", "run-rows", "inventories", "disposals"):
    row(f"assets:{name}")
row("assets:at", lambda world: {"page": "new-card"})
for name in ("new-card", "import", "run", "compare", "start-inventory"):
    row(f"assets:{name}", _of_book, scoped=True)
for name in ("asset", "edit-card", "change-values", "set-state", "record-output", "dispose"):
    row(f"assets:{name}", _of_asset, scoped=True)
for name in ("disposal", "disposal-step", "finish-disposal", "draft-disposal"):
    row(f"assets:{name}", _of_disposal, scoped=True)
for name in (
    "inventory", "counting-list", "count-items", "add-surplus", "publish-inventory", "draft-differences",
):  # fmt: skip
    row(f"assets:{name}", _of_inventory, scoped=True)
row("assets:inventory-do", lambda world: {**_of_inventory(world), "what": "sign"}, scoped=True)
row("assets:settle", lambda world: {"item_id": _inventory(world).items.all()[0].pk}, scoped=True)
row("assets:charges", lambda world: {"run_id": _run(world).pk}, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"assets:{name}", _of_upload, scoped=True)
