"""What the pages of assets share: records in the reader's scope, addresses, one page for all forms."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.economy.assets import queries
from lingyan.economy.assets.models import Asset, Disposal, Inventory
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.books.views.records import record_url
from lingyan.kernel.rights import ASSETS_VIEW

TONES = {
    "in-use": "ok", "let": "info", "idle": "warn", "lent": "plain", "disposed": "danger", "lost": "danger",
    "counting": "warn", "done": "info", "signed": "ok", "published": "ok",
}  # fmt: skip


def asset_or_404(request: HttpRequest, asset_id: int, right: str = ASSETS_VIEW) -> Any:
    """The card with `worn` and `net`, when the reader holds the right in its region."""
    found = queries.visible(actor_of(request), right=right).filter(pk=asset_id).first()
    if found is None:
        raise Http404(_("没有这张卡片，或不在您的管辖范围内"))
    return found


def disposal_or_404(request: HttpRequest, disposal_id: int, right: str = ASSETS_VIEW) -> Disposal:
    found = Disposal.objects.filter(actor_of(request).scope(right, f"asset__{queries.PATH}"), pk=disposal_id)
    disposal = found.select_related("asset__book__organisation__region", "matter").first()
    if disposal is None:
        raise Http404(_("没有这次处置，或不在您的管辖范围内"))
    return disposal


def inventory_or_404(request: HttpRequest, inventory_id: int, right: str = ASSETS_VIEW) -> Inventory:
    found = Inventory.objects.filter(actor_of(request).scope(right, queries.PATH), pk=inventory_id)
    inventory = found.select_related("book__organisation__region").first()
    if inventory is None:
        raise Http404(_("没有这次清查，或不在您的管辖范围内"))
    return inventory


def url_at(name: str, book: Book, *arguments: Any, **query: Any) -> str:
    """A page of this room at the book's own region."""
    return record_url(f"assets:{name}", book, *arguments, **query)


def asset_url(asset: Asset) -> str:
    return url_at("asset", asset.book, asset.pk)
