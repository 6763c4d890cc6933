"""Bringing a village's own workbook of assets in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.assets import actions
from lingyan.economy.assets.forms import WorkbookForm
from lingyan.economy.assets.importing import AssetsCheck, check_assets, defaults_for
from lingyan.economy.assets.models import Asset
from lingyan.economy.assets.views.common import url_at
from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of, book_or_404, path_of
from lingyan.economy.books.views.records import form_page
from lingyan.identity.decorators import needs
from lingyan.kernel.month import Month
from lingyan.kernel.rights import ASSETS_MANAGE


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file and what it does not say."""
    book = book_or_404(request, book_id, ASSETS_MANAGE)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        data = form.cleaned_data
        options = {"assets_of": book.pk, "use": data["use"], "through": str(data["through"] or "")}
        token = imports.keep(request, data["file"], options)
        return redirect("assets:import-preview", token)

    return form_page(
        request, form, do, title=_("导入资产清查表"), action=_("核对"), cancel_url=url_at("assets", book), upload=True,
        lead=_("%(name)s。表头要有名称、类别、购建时间、原值；核对后再写入。") % {"name": book.organisation.name},
    )  # fmt: skip


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
        uploads.discard(token)
        messages.success(request, _("已建立 %(count)s 张卡片。") % {"count": len(made)})
        return redirect(url_at("assets", book))
    context = {
        **imports.preview(check, "assets:import-failed", token), "book": book,
        "again_url": url_at("import", book, book.pk), "rows": [_shown(card) for card in check.cards],
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
    upload = imports.kept(request, token, "assets_of")
    book = book_or_404(request, int(upload.options["assets_of"]), ASSETS_MANAGE)
    through = upload.options["through"]
    defaults = defaults_for(
        path_of(book), use=upload.options["use"], through=Month.parse(through) if through else None
    )
    taken = set(Asset.objects.filter(book=book).values_list("code", flat=True))
    return book, imports.checked(
        upload, AssetsCheck, lambda path, name: check_assets(path, name=name, defaults=defaults, taken=taken)
    )
