"""Monthly charges on the screen: the region's books, what one book is to charge, runs, and cards against the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.assets import actions, kinds, queries
from lingyan.economy.assets.models import Asset, DepreciationRun
from lingyan.economy.assets.views.common import asset_url, url_at
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    book_or_404,
    book_url,
    labels_of,
    path_of,
    say_refused,
    ticked,
    voucher_url,
)
from lingyan.identity.decorators import needs
from lingyan.kernel import conflicts
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSETS_VIEW, BOOKS_ENTER
from lingyan.regions.place import place_of


@needs(ASSETS_VIEW)
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The month of every book that has cards: charged, how much, by which voucher."""
    place, actor = place_of(request), actor_of(request)
    month = place.month
    run = queries.standing_runs().filter(book=OuterRef("pk"), month=month).order_by("-attempt")
    books = visible_books(actor, place.region, ASSETS_VIEW).filter(
        Exists(Asset.objects.filter(book=OuterRef("pk")))
    )
    page = ListPage(
        request,
        books.annotate(run=Subquery(run.values("pk")[:1]), total=Subquery(run.values("total")[:1]),
                       cards=Subquery(run.values("cards")[:1])),
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda book: url_at("run", book, book.pk, month=month)),
            Column("organisation", _("组织"), value="organisation__name"),
            Column("state", _("本月"), "badge", value=lambda book: _("已计提") if book.run else _("未计提"),
                   tone=lambda book: "ok" if book.run else "warn"),
            Column("total", _("折旧合计"), "money", sort="total", total="total"),
            Column("cards", _("卡片"), "integer", sort="cards", total="cards"),
            Column("compare", _("卡片对账"), value=lambda _book: _("与账核对"), exported=False,
                   link=lambda book: url_at("compare", book, book.pk, month=month)),
        ],
        name=_("计提折旧"),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("open", _("只看未计提的"), "flag", lookup=_open(month)),
        ],
        sort="organisation__region__code",
        selectable=actor.may_somewhere(BOOKS_ENTER),
        form="rows",
        empty=Empty(_("这个区域还没有资产卡片"), _("先建立或导入资产卡片，再按月计提折旧。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "assets/runs.html", {"page": page, "month": month})


def _open(month: Any) -> Any:
    def narrow(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        return queries.not_charged(found, month) if value else found

    return narrow


@needs(BOOKS_ENTER)
@require_POST
def run_rows(request: HttpRequest) -> HttpResponse:
    """Charge the month of the books ticked, each by itself; those that cannot be are named."""
    place, actor = place_of(request), actor_of(request)
    ids = ticked(request)
    done, left = 0, []
    for book in visible_books(actor, right=BOOKS_ENTER).filter(pk__in=ids):
        try:
            with conflicts.as_refusals():
                actions.run_depreciation(actor, book_id=book.pk, month=place.month)
            done += 1
        except Refused as refusal:
            left.append(f"{book.organisation.region.name}：{refusal}")
    if done:
        messages.success(
            request,
            _("%(count)s 个账套的%(month)s折旧已生成凭证草稿，等他人审核。")
            % {"count": done, "month": place.month.zh},
        )
    for each in left[:8]:
        messages.error(request, each)
    if not ids:
        messages.warning(request, _("没有选中账套，什么也没有办。"))
    return redirect(f"{reverse('assets:runs')}?{place.query}")


@needs(ASSETS_VIEW)
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, book_id: int) -> HttpResponse:
    """What one book is to charge in the month, card by card, and the button; after it, the run."""
    book = book_or_404(request, book_id, BOOKS_ENTER if request.method == "POST" else ASSETS_VIEW)
    month, actor = place_of(request).month, actor_of(request)
    here = url_at("run", book, book.pk, month=month)
    if request.method == "POST":
        try:
            made = actions.run_depreciation(actor, book_id=book.pk, month=month)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            say_refused(request, refusal)
        else:
            text = (
                _("已计提，凭证草稿等他人审核、记账。") if made.voucher else _("本月没有要计提的，已记下。")
            )
            messages.success(request, text)
        return redirect(here)
    done = queries.standing_runs().filter(book=book, month=month).order_by("-attempt").first()
    planned = queries.planned([book.pk], month).get(book.pk, [])
    context = {
        "book": book, "month": month, "done": done, "may_run": actor.may(BOOKS_ENTER, path_of(book)),
        "rows": [(each, asset_url(each.asset), kinds.expense_of(each.asset)) for each in planned],
        "total": sum(each.amount for each in planned),
        "previous_url": url_at("run", book, book.pk, month=month.previous),
        "next_url": url_at("run", book, book.pk, month=month.next),
        "compare_url": url_at("compare", book, book.pk, month=month),
        "history": [(each, url_at("charges", book, each.pk)) for each in DepreciationRun.objects.filter(book=book)[:24]],
    }  # fmt: skip
    if done is not None:
        context["done_url"] = url_at("charges", book, done.pk)
    return render(request, "assets/run.html", context)


@needs(ASSETS_VIEW)
@require_GET
def charges(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run as it was made, with its voucher as it is now."""
    found = DepreciationRun.objects.filter(actor_of(request).scope(ASSETS_VIEW, queries.PATH), pk=run_id)
    made = found.select_related("book__organisation__region", "voucher__book__organisation__region").first()
    if made is None:
        raise Http404(_("没有这次计提，或不在您的管辖范围内"))
    rows = list(made.charges.select_related("asset__book__organisation__region").order_by("asset__code"))
    names = labels_of([made.made_by])
    voucher = made.voucher
    context = {
        "run": made, "rows": [(each, asset_url(each.asset)) for each in rows],
        "stands": queries.standing_runs().filter(pk=made.pk).exists(),
        "voucher": voucher, "voucher_url": voucher_url(voucher) if voucher else "",
        "voucher_tone": STATE_TONES[voucher.state] if voucher else "plain",
        "facts": [(_("组织"), made.book.organisation.name), (_("月份"), made.month.zh),
                  (_("计提人"), names.get(made.made_by or 0, "")), (_("卡片数"), made.cards), (_("第几次"), made.attempt)],
        "run_url": url_at("run", made.book, made.book_id, month=made.month),
    }  # fmt: skip
    return render(request, "assets/charges.html", context)


@needs(ASSETS_VIEW)
@require_GET
def compare(request: HttpRequest, book_id: int) -> HttpResponse:
    """Cards against 151, 132 and 161 with their wear at the end of the month; each figure opens what is behind it."""
    book, month = book_or_404(request, book_id, ASSETS_VIEW), place_of(request).month
    rows = [
        (each, kinds.WORN[each.account], url_at("assets", book, account=each.account),
         book_url("detail-ledger", book, month, account=each.account),
         book_url("detail-ledger", book, month, account=kinds.WORN[each.account]))
        for each in queries.comparison(book, month)
    ]  # fmt: skip
    context = {
        "book": book, "month": month, "rows": rows, "agrees": all(row[0].agrees for row in rows),
        "cards": [(card, asset_url(card)) for card in queries.cards_at(book, month)],
        "previous_url": url_at("compare", book, book.pk, month=month.previous),
        "next_url": url_at("compare", book, book.pk, month=month.next),
        "run_url": url_at("run", book, book.pk, month=month),
    }  # fmt: skip
    return render(request, "assets/compare.html", context)
