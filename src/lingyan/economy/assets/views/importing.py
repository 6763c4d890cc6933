"""Bringing a village's own workbook of assets in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.assets import actions
from lingyan.economy.assets.forms import WorkbookForm
from lingyan.economy.assets.importing import AssetsCheck, check_assets, defaults_for
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of, path_of
from lingyan.economy.books.views.imports import Register
from lingyan.identity.decorators import needs
from lingyan.kernel.month import Month
from lingyan.kernel.rights import ASSETS_MANAGE

_REGISTER: Final = Register(
    "assets", ASSETS_MANAGE, gettext_lazy("导入资产清查表"),
    lead=gettext_lazy("%(name)s。表头要有名称、类别、购建时间、原值；核对后再写入。"),
)  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file and what it does not say."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    return _REGISTER.first(request, book_id, form, "use", "through")


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the cards that would be made, and every fault with its cell."""
    book, check = _checked(request, token)
    if request.method == "POST":
        check.require_sound()
        made = actions.add_cards(
            actor_of(request), book_id=book.pk, cards=check.cards, origin=check.workbook.file
        )
        return _REGISTER.written(request, token, book, _("已建立 %(count)s 张卡片。") % {"count": len(made)})
    context = {
        **_REGISTER.preview(check, token, book), "rows": [_shown(card) for card in check.cards],
    }  # fmt: skip
    return render(request, "assets/import_preview.html", context)


def _shown(card: Any) -> dict[str, Any]:
    """The card as the row it would become, with its labels."""
    row = Asset(**card.completed())
    return {"card": row, "net": row.original - row.worn_before}


@needs(ASSETS_MANAGE)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _book, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Book, AssetsCheck]:
    """The owner's upload read again, and the book it is for."""
    upload, book = _REGISTER.kept(request, token)
    through = upload.options["through"]
    defaults = defaults_for(
        path_of(book), use=upload.options["use"], through=Month.parse(through) if through else None
    )
    taken = set(Asset.objects.filter(book=book).values_list("code", flat=True))
    return book, imports.checked(
        upload, AssetsCheck, lambda path, name: check_assets(path, name=name, defaults=defaults, taken=taken)
    )
