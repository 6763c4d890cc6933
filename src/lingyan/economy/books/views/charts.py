"""Later charts of accounts: what each adds and ends from when, and carrying a book's balances over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import actions, queries
from lingyan.economy.books.models import Account, Balance, Book, ChartVersion, Voucher
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import (
    actor_of,
    book_or_404,
    book_url,
    path_of,
    say_refused,
    voucher_url,
)
from lingyan.identity.decorators import needs
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, BOOKS_VIEW
from lingyan.regions.place import place_of

_MOST_BOOKS = 200


@needs(BOOKS_VIEW)
@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    """Every later chart with its changes, and the region's books that still hold balances on ended accounts."""
    place = place_of(request)
    versions = list(ChartVersion.objects.all())
    codes = {code for version in versions for code in version.successors}
    names = dict(
        Account.objects.filter(book=None, code__in=_codes(versions)).values_list("code", "path_name")
    )
    books = visible_books(actor_of(request), place.region) if codes else Book.objects.none()
    context = {
        "versions": [(version, [_row(each, names) for each in version.changes]) for version in versions],
        "left": [
            (book, version, _url(book, version))
            for version in versions
            for book in _holding(books, version)[:_MOST_BOOKS]
        ],
    }  # fmt: skip
    return render(request, "books/charts.html", context)


def _codes(versions: Sequence[ChartVersion]) -> set[str]:
    return {
        code for version in versions for each in version.changes for code in (each["code"], each["successor"])
    }


def _row(each: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    follows = each["successor"]
    return {
        "code": each["code"], "name": names.get(each["code"], each["name"]),
        "change": _("新增") if each["change"] == "新增" else _("停用"),
        "tone": "ok" if each["change"] == "新增" else "plain",
        "successor": f"{follows} {names.get(follows, '')}" if follows else "",
    }  # fmt: skip


def _holding(books: Any, version: ChartVersion) -> Any:
    """Books whose ended accounts do not come to nil in the year of the change."""
    year = version.from_month.year * 100
    rows = Balance.objects.filter(
        book=OuterRef("pk"), account__book=None, account__code__in=list(version.successors),
        month__gte=year, month__lte=int(version.from_month),
    ).order_by()  # fmt: skip
    net = rows.values("book", "account", "party", "project").annotate(net=Sum(F("debit") - F("credit")))
    return books.annotate(left=Subquery(net.filter(~Q(net=0)).values("net")[:1])).filter(left__isnull=False)


def _url(book: Book, version: ChartVersion) -> str:
    return book_url("convert-chart", book, version.from_month, version.pk)


@needs(BOOKS_VIEW, BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def convert(request: HttpRequest, book_id: int, version_id: int) -> HttpResponse:
    """What one book would carry over, row by row, and the button that drafts it."""
    book = book_or_404(request, book_id, BOOKS_ENTER if request.method == "POST" else BOOKS_VIEW)
    version = ChartVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise Http404(_("没有这次科目表变动"))
    if request.method == "POST":
        try:
            made = actions.convert_chart(actor_of(request), book_id=book.pk, version_id=version.pk)
        except Refused as refusal:
            say_refused(request, refusal)
        else:
            messages.success(
                request, _("已生成 %(count)d 张科目结转凭证的草稿，请他人审核、记账。") % {"count": len(made)}
            )
            return redirect(voucher_url(made[0]))
        return redirect(_url(book, version))
    chart = queries.chart_of([book]).chart
    waiting = Voucher.objects.filter(
        book=book, month__lte=version.from_month, state__in=["draft", "reviewed"]
    )
    context = {
        "book": book, "version": version, "waiting": waiting.count(), "charts_url": reverse("books:charts"),
        "rows": [
            {"old": f"{each.old} {chart[each.old].path_name}", "new": f"{each.new} {chart[each.new].path_name}",
             "net": abs(each.net), "side": _("借") if each.net > 0 else _("贷"), "party": each.party,
             "project": each.project}
            for each in actions.moves(book.pk, version)
        ],
        "may_enter": actor_of(request).may(BOOKS_ENTER, path_of(book)),
    }  # fmt: skip
    return render(request, "books/convert_chart.html", context)
