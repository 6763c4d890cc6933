"""What the old books ended with, laid beside what this book began with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import actions, queries
from lingyan.economy.books.forms import TABLES
from lingyan.economy.books.views.common import actor_of, book_or_404, book_url, party_label, path_of
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_VIEW
from lingyan.regions.place import place_of


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("旧账期末余额表"), widget=forms.FileInput(attrs={"accept": TABLES}),
        help_text=gettext_lazy("启用前一个月的科目余额表，有往来明细的更好；Excel 或 CSV"),
    )  # fmt: skip


@needs(BOOKS_VIEW)
@require_GET
def old_closing(request: HttpRequest, book_id: int) -> HttpResponse:
    """Every balance in which the sheet and the opening differ, with the row of the file."""
    book, actor = book_or_404(request, book_id), actor_of(request)
    found, month = queries.latest_closing(book), place_of(request).month
    label = party_label(actor, path_of(book))
    rows: list[dict[str, Any]] = [
        {"each": each, "party": label(each.party) if each.party else "", "gap": each.old - each.new}
        for each in (queries.differences(found) if found else ())
    ]
    context = {
        "book": book, "closing": found, "rows": rows, "count": found.lines.count() if found else 0,
        "may_configure": actor.may(BOOKS_CONFIGURE, path_of(book)),
        "back_url": book_url("opening", book, month), "new_url": book_url("new-old-closing", book, month),
    }  # fmt: skip
    return render(request, "books/old_closing.html", context)


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def new_old_closing(request: HttpRequest, book_id: int) -> HttpResponse:
    """Attach the sheet; its faults stand at the file."""
    book = book_or_404(request, book_id, BOOKS_CONFIGURE)
    url = book_url("old-closing", book, place_of(request).month)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.record_old_closing(
                actor_of(request), book_id=book.pk, content=file.read(), name=file.name
            )
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已附上旧账期末余额表，并与期初余额逐项核对。"))
            return redirect(url)
    context = {"book": book, "form": form, "back_url": url}
    return render(request, "books/new_old_closing.html", context)
