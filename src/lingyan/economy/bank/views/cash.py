"""Counts of cash: the list, recording one, the second person's confirmation, the paper and the voucher's draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.bank import actions, printing
from lingyan.economy.bank.actions.counting import cash_balance
from lingyan.economy.bank.forms import CountForm
from lingyan.economy.bank.models import CashCount
from lingyan.economy.books import queries as books
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import (
    PDF,
    actor_of,
    book_or_404,
    download,
    labels_of,
    note_export,
    say_refused,
    voucher_url,
)
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.identity.hands import one_hand
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW, BOOKS_ENTER, BOOKS_REVIEW, CASH_COUNT
from lingyan.regions.place import place_of
from lingyan.render.ledger import ledger_pdf

_PATH = "book__organisation__region__path"


@needs(BANK_VIEW)
@require_GET
def cash_counts(request: HttpRequest) -> HttpResponse:
    """Counts of the region's books, the latest first."""
    actor, place = actor_of(request), place_of(request)
    found = CashCount.objects.filter(actor.scope(BANK_VIEW, _PATH))
    if place.region is not None:
        found = found.filter(**{f"{_PATH}__startswith": place.region.path})
    page = ListPage(
        request,
        found.select_related("book__organisation__region"),
        [
            Column("counted_on", _("盘点日期"), "date", sort="counted_on",
                   link=lambda each: reverse("bank:cash-count", args=[each.pk])),
            Column("village", _("村"), value="book__organisation__region__name",
                   sort="book__organisation__region__code"),
            Column("book_balance", _("账面余额"), "money", sort="book_balance"),
            Column("counted", _("实点"), "money", sort="counted"),
            Column("iou_total", _("白条"), "money", sort="iou_total"),
            Column("difference", _("差异"), "money"),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state",
                   tone=lambda each: "ok" if each.state == CashCount.State.CONFIRMED else "warn"),
        ],
        name=_("现金盘点"),
        filters=[
            Filter("q", _("村"), lookup="book__organisation__region__name"),
            Filter("state", _("状态"), "choice", choices=CashCount.State.choices),
            Filter("from", _("盘点日期不早于"), "date", lookup="counted_on__gte"),
        ],
        sort="-counted_on",
        empty=Empty(_("还没有盘点过现金"), _("出纳每月盘点，由另一人监盘。"),
                    f"{reverse('bank:new-cash-count')}?{place.query}", _("盘点现金")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may = actor.may_somewhere(CASH_COUNT)
    return render(request, "bank/cash_counts.html", {"page": page, "may_count": may})


@needs(CASH_COUNT)
@require_http_methods(["GET", "POST"])
def new_cash_count(request: HttpRequest) -> HttpResponse:
    """Choose the village when the place is none, then count."""
    place = place_of(request)
    region = place.required_region()
    found = books.visible_books(actor_of(request), region, CASH_COUNT)
    chosen = request.GET.get("book", "")
    is_id = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    book = found.filter(pk=int(chosen)).first() if is_id else None
    if book is None and found.count() == 1:
        book = found.first()
    if book is None:
        context = {"books": books.heads(found[:400]), "place": place}
        return render(request, "bank/cash_count_book.html", context)
    return _count(request, book, None)


@needs(CASH_COUNT)
@require_http_methods(["GET", "POST"])
def edit_cash_count(request: HttpRequest, count_id: int) -> HttpResponse:
    """Write one's own unconfirmed count anew."""
    count = _count_or_404(request, count_id, CASH_COUNT)
    return _count(request, count.book, count)


def _count(request: HttpRequest, book: Book, count: CashCount | None) -> HttpResponse:
    form = CountForm(request.POST or None, initial=_initial(count))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stored = actions.record_count(
                actor_of(request), book_id=book.pk, counted_on=data["counted_on"], pieces=form.pieces(),
                ious=data["ious"], note=data["note"], count_id=count.pk if count else None,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            messages.success(request, _("已登记，等监盘人确认。"))
            return redirect("bank:cash-count", stored.pk)
    balance = cash_balance(book.pk, count.counted_on if count else clock.today())
    return render(request, "bank/cash_count_form.html", {"form": form, "book": book, "balance": balance})


def _initial(count: CashCount | None) -> dict[str, Any]:
    if count is None:
        return {"counted_on": clock.today()}
    ious = "\n".join(
        f"{iou['date']} {printing_yuan(iou['amount'])} {iou['note']}".strip() for iou in count.ious
    )
    pieces = {f"piece_{value}": number for value, number in count.pieces.items()}
    return {"counted_on": count.counted_on, "ious": ious, "note": count.note, **pieces}


def printing_yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _count_or_404(request: HttpRequest, count_id: int, right: str = BANK_VIEW) -> CashCount:
    found = CashCount.objects.filter(actor_of(request).scope(right, _PATH), pk=count_id)
    count = found.select_related("book__organisation__region", "voucher__book__organisation__region").first()
    if count is None:
        raise Http404(_("没有这次盘点，或不在您的管辖范围内"))
    return count


@needs(BANK_VIEW)
@require_GET
def cash_count(request: HttpRequest, count_id: int) -> HttpResponse:
    """One count: what lay there, who counted and attended, and what comes next."""
    count, actor = _count_or_404(request, count_id), actor_of(request)
    path = count.book.organisation.region.path
    names = labels_of([count.counted_by, count.confirmed_by])
    waiting = count.state == CashCount.State.COUNTED
    attends = waiting and any(actor.may(right, path) for right in (CASH_COUNT, BANK_MATCH, BOOKS_REVIEW))
    own = attends and one_hand(actor.user_id, count.counted_by)
    context = {
        "count": count,
        "own": own,
        "rows": printing.count_rows(count),
        "counter": names.get(count.counted_by or 0, ""),
        "witness": names.get(count.confirmed_by or 0, ""),
        "voucher_url": voucher_url(count.voucher) if count.voucher else "",
        "may": {
            "confirm": attends and not own,
            "edit": waiting and count.counted_by == actor.user_id and actor.may(CASH_COUNT, path),
            "draft": not waiting
            and bool(count.difference)
            and count.voucher is None
            and actor.may(BOOKS_ENTER, path),
        },
    }
    return render(request, "bank/cash_count.html", context)


@needs(CASH_COUNT, BANK_MATCH, BOOKS_REVIEW)
@require_POST
def confirm_cash_count(request: HttpRequest, count_id: int) -> HttpResponse:
    """The person who attended confirms."""
    count = _count_or_404(request, count_id)
    _do(
        request,
        lambda: actions.confirm_count(actor_of(request), count_id=count.pk),
        _("已确认，盘点不能再改。"),
    )
    return redirect("bank:cash-count", count.pk)


@needs(BOOKS_ENTER)
@require_POST
def draft_difference(request: HttpRequest, count_id: int) -> HttpResponse:
    """The difference as a voucher's draft."""
    count = _count_or_404(request, count_id)
    book_or_404(request, count.book_id, BOOKS_ENTER)
    _do(
        request, lambda: actions.draft_difference(actor_of(request), count_id=count.pk),
        _("已拟凭证草稿，审核记账后入账；批准处理后再从待处理财产损溢转出。"),
    )  # fmt: skip
    return redirect("bank:cash-count", count.pk)


def _do(request: HttpRequest, act: Any, said: str) -> None:
    try:
        act()
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        messages.success(request, said)


@needs(BANK_VIEW)
@require_GET
def count_paper(request: HttpRequest, count_id: int, kind: str) -> HttpResponse:
    """The count sheet as PDF or workbook."""
    count = _count_or_404(request, count_id)
    name = f"{count.book.organisation.region.name}-{count.counted_on}-现金盘点表"
    path = count.book.organisation.region.path
    if kind == "xlsx":
        note_export(request, "现金盘点表", 1, path)
        return download(printing.count_xlsx(count), f"{name}.xlsx", XLSX)
    if kind != "pdf":
        raise Http404(_("没有这种格式"))
    note_export(request, "现金盘点表", 1, path)
    names = labels_of([count.counted_by, count.confirmed_by])
    pdf = ledger_pdf(printing.count_sheet(count, names), made_at=count.confirmed_at or count.counted_at)
    return download(pdf, f"{name}.pdf", PDF)
