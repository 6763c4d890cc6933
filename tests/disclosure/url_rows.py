"""How the permission table calls the pages of publication."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.disclosure.demands.models import Demand, DemandRefusal
from lingyan.disclosure.models import BoardPart, Publication, ScanOverride, SheetItem
from lingyan.kernel import clock
from tests.economy.books.support import FIRST, book_of
from tests.support.urls import World, row


def _draft(world: World) -> dict[str, Any]:
    return {"book_id": book_of(world.tree.village).pk, "month": str(FIRST)}


def _stored(world: World) -> Publication:
    book = book_of(world.tree.village)
    found = Publication.objects.filter(book=book).first()
    return found or Publication.objects.create(
        book=book, region=world.tree.village, month=FIRST, commitment=b"", drafted_at=clock.now()
    )


def _publication(world: World) -> dict[str, Any]:
    return {"publication_id": _stored(world).pk}


def _override(world: World) -> dict[str, Any]:
    override = ScanOverride.objects.create(
        publication=_stored(world), digest=bytes(32), kind="mobile", reason="单位电话", asked_at=clock.now()
    )
    return {"override_id": override.pk}


def _voucher(world: World) -> dict[str, Any]:
    return {**_publication(world), "voucher_id": 1}


def _region(world: World, **more: str) -> dict[str, Any]:
    return {"region_id": world.tree.village.pk, "sheet": "affairs", "period": "2025-Q1", **more}


def _item(world: World) -> dict[str, Any]:
    item = SheetItem.objects.create(
        region=world.tree.village, sheet="party", period="2025-Q1", item="10-1", text="学习计划", scope="society",
        recorded_at=clock.now(),
    )  # fmt: skip
    return {"item_id": item.pk}


def _sheet(world: World) -> dict[str, Any]:
    body = '{"blocks":[],"format":"lingyan.sheet/1","kind":"affairs"}'
    found = Publication.objects.create(
        region=world.tree.village, sheet="affairs", period="2025-Q1", commitment=b"", body=body,
        drafted_at=clock.now(),
    )  # fmt: skip
    return {"publication_id": found.pk}


def _hung(world: World) -> dict[str, Any]:
    found = _sheet(world)
    BoardPart.objects.create(publication_id=found["publication_id"], items="[]", code="0" * 24)
    return found


def _demand(world: World) -> dict[str, Any]:
    return {"demand_id": _demanded(world).pk}


def _refusal(world: World) -> dict[str, Any]:
    made = DemandRefusal.objects.create(
        demand=_demanded(world), ground="secret", law="保守国家秘密法", reason="涉密", recorded_at=clock.now()
    )
    return {"refusal_id": made.pk}


def _demanded(world: World) -> Demand:
    return Demand.objects.create(
        region=world.tree.village, received_on=dt.date(2025, 3, 3), receiver="committee", item="8-3", period="2024-Q4",
        villagers=90, voters=900, voters_source="选民登记", representatives=0, seats=0, villagers_part=10,
        representatives_part=5, due_on=dt.date(2025, 3, 13), recorded_at=clock.now(),
    )  # fmt: skip


row("disclosure:demands")
row("disclosure:new-demand")
row("disclosure:demand", _demand, scoped=True)
row("disclosure:write-demand", _demand, scoped=True)
row("disclosure:answer-demand", _demand, scoped=True)
row("disclosure:refuse-demand", _demand, scoped=True)
row("disclosure:demand-receipt", _demand, scoped=True)
row("disclosure:agree-refusal", _refusal, scoped=True)
row("disclosure:sheets")
row("disclosure:board-part", _hung, scoped=True)
row("disclosure:prepare", _region, scoped=True)
row("disclosure:write-item", _region, scoped=True)
row("disclosure:clear-item", _item, scoped=True)
row("disclosure:strike-item", _item, scoped=True)
row("disclosure:compose-again", _sheet, scoped=True)
row("disclosure:clear-sheet", _sheet, scoped=True)
row("disclosure:board")
row("disclosure:draft-rows")
row("disclosure:publish-rows")
row("disclosure:draft", _draft, scoped=True)
row("disclosure:publication", _publication, scoped=True)
row("disclosure:sign", _publication, scoped=True)
row("disclosure:publish", _publication, scoped=True)
row("disclosure:file", _publication, scoped=True)
row("disclosure:withdraw", _publication, scoped=True)
row("disclosure:discard", _publication, scoped=True)
row("disclosure:clear", _publication, scoped=True)
row("disclosure:ask-override", _publication, scoped=True)
row("disclosure:agree-override", _override, scoped=True)
row("disclosure:poster", _publication, scoped=True)
row("disclosure:show-voucher", _voucher, scoped=True)
