"""How the permission table calls the pages of publication."""

from __future__ import annotations

from typing import Any

from lingyan.disclosure.models import Publication, ScanOverride
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
