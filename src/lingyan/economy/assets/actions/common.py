"""What the changes of assets share: a record for who may change it, and audit entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lingyan.economy.assets.covers import ASSET
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.problems import Refused


def asset_for(actor: Actor, right: str, asset_id: int) -> Asset:
    """The card, locked, for an actor who holds the right in its region."""
    found = Asset.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    asset = found.filter(pk=asset_id).first()
    if asset is None:
        raise Refused("没有这张资产卡片", code="unknown-asset")
    actor.require(right, path_of(asset.book))
    return asset


def require_present(asset: Asset) -> None:
    if asset.left_on is not None:
        raise Refused(f"{asset.name}已于 {asset.left_on} {asset.get_state_display()}", code="asset-left")


def path_of(book: Book) -> str:
    return book.organisation.region.path


def record(
    actor: Actor,
    code: str,
    book: Book,
    target: tuple[str, int],
    *,
    assets: Iterable[int] = (),
    reason: str = "",
    **details: Any,
) -> None:
    """One audit entry that also keeps the digests of the cards it touched."""
    touched = list(assets)
    if touched:
        details["sealed"] = note(ASSET, touched)
    audit.record(
        actor, code, target=target, region_path=path_of(book), reason=reason, book=book.pk, **details
    )
