"""Bringing a village's own workbook of assets in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.assets import actions
from lingyan.economy.assets.forms import WorkbookForm
from lingyan.economy.assets.importing import AssetsCheck, check_assets, defaults_for, require_sound
from lingyan.economy.assets.models import Asset
from lingyan.economy.assets.views.common import url_at
from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import actor_of, book_or_404, download, path_of
from lingyan.economy.books.views.records import form_page
from lingyan.identity.decorators import needs
from lingyan.kernel.lists import XLSX
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused, split
from lingyan.kernel.rights import ASSETS_MANAGE
from lingyan.kernel.tabular import Workbook


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file and what it does not say."""
    book = book_or_404(request, book_id, ASSETS_MANAGE)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        data = form.cleaned_data
        options = {"assets_of": book.pk, "use": data["use"], "through": str(data["through"] or "")}
        token = uploads.keep(actor_of(request).user_id, {"files": [data["file"]]}, options)
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
        require_sound(check)
        made = actions.add_cards(
            actor_of(request), book_id=book.pk, cards=check.cards, origin=check.workbook.file
        )
        uploads.discard(token)
        messages.success(request, _("已建立 %(count)s 张卡片。") % {"count": len(made)})
        return redirect(url_at("assets", book))
    errors, warnings = split(check.problems)
    context = {
        "book": book, "check": check, "problems": check.problems, "errors": len(errors), "warnings": len(warnings),
        "failed_url": reverse("assets:import-failed", args=[token]) if check.problems else "",
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
    return download(check.failed_rows(), "有问题的行.xlsx", XLSX)


def _checked(request: HttpRequest, token: str) -> tuple[Book, AssetsCheck]:
    """The owner's upload read again, and the book it is for."""
    upload = uploads.find(actor_of(request).user_id, token)
    if upload is None or "assets_of" not in upload.options:
        raise Http404(_("没有等着确认的文件；上传的文件保留两天，只有上传的人能看"))
    book = book_or_404(request, int(upload.options["assets_of"]), ASSETS_MANAGE)
    through = upload.options["through"]
    defaults = defaults_for(
        path_of(book), use=upload.options["use"], through=Month.parse(through) if through else None
    )
    taken = set(Asset.objects.filter(book=book).values_list("code", flat=True))
    source = upload.files[0]
    try:
        return book, check_assets(source.path, name=source.name, defaults=defaults, taken=taken)
    except Refused as refusal:
        return book, _unread(source.name, list(refusal.problems))


def _unread(name: str, problems: list[Problem]) -> AssetsCheck:
    return AssetsCheck(Workbook(name, "xlsx", "", None, ()), problems=problems)
