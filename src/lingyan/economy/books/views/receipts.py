"""Receipts of a book: what was handed out, what of it was given or spoilt, and what is not accounted for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import actions, receipts
from lingyan.economy.books.models import ReceiptBook, ReceiptUse, Voucher
from lingyan.economy.books.queries import receipts as queries
from lingyan.economy.books.views.common import actor_of, book_or_404, book_url, path_of
from lingyan.economy.books.views.switching import follows_region
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.form_fields import DayField
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER, BOOKS_VIEW
from lingyan.regions.place import place_of


class NumbersForm(forms.Form):
    series = forms.CharField(
        label=gettext_lazy("收据种类或代码"),
        max_length=20,
        help_text=gettext_lazy("如：村集体统一收据 2026A"),
    )
    numbers = forms.CharField(
        label=gettext_lazy("号码"),
        max_length=200,
        help_text=gettext_lazy("写成 12 或 12-15，几段之间用逗号隔开"),
    )


class DatedForm(NumbersForm):
    on = DayField(label=gettext_lazy("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


@needs(BOOKS_VIEW)
@require_GET
@follows_region("receipts")
def receipts_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Runs handed out with what is missing of them, and every run that was given or spoilt."""
    book, actor = book_or_404(request, book_id), actor_of(request)
    uses: Any = queries.marked(book.receipt_uses.select_related("voucher", "strike"))
    may_enter = actor.may(BOOKS_ENTER, path_of(book))
    page = ListPage(
        request, uses,
        [
            Column("series", _("收据种类或代码"), sort="series"),
            Column("numbers", _("号码"), value=lambda row: receipts.shown([(row.first, row.last)]), sort="first"),
            Column("on", _("日期"), "date", sort="on"),
            Column("voucher", _("凭证"), value=lambda row: str(row.voucher) if row.voucher else _("作废"),
                   link=lambda row: reverse("books:voucher", args=[row.voucher_id]) if row.voucher_id else ""),
            Column("stands", _("是否算数"), value=_standing),
            *([Column("strike", _("更正登记"), value=lambda row: "" if hasattr(row, "strike") else _("划去"), exported=False,
                      link=lambda row: "" if hasattr(row, "strike") else reverse("books:strike-use", args=[row.pk]))]
              if may_enter else []),
        ],
        name=format_lazy("{} {}", gettext_lazy("收据使用"), book.organisation.region.name),
        filters=[Filter("q", _("收据种类或代码"), lookup="series")],
        sort="-on",
        empty=Empty(_("还没有登记使用或作废的收据"), _("在收款凭证的页面登记收据号。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    month = place_of(request).month
    context = {
        "book": book, "page": page, "may_configure": actor.may(BOOKS_CONFIGURE, path_of(book)), "may_enter": may_enter,
        "issued": _issued(book.receipt_books.filter(strike=None), [use for use in uses if use.stands]),
        "issue_url": book_url("issue-receipts", book, month), "spoil_url": book_url("spoil-receipts", book, month),
    }  # fmt: skip
    return render(request, "books/receipts.html", context)


def _standing(use: Any) -> str:
    if use.stands:
        return _("算")
    return _("已划去") if hasattr(use, "strike") else _("凭证已作废或冲销，不算")


def _issued(found: Any, uses: list[Any]) -> list[dict[str, Any]]:
    def row(each: ReceiptBook) -> dict[str, Any]:
        same = [(use.first, use.last) for use in uses if use.series == each.series]
        gaps = receipts.missing((each.first, each.last), same)
        return {"each": each, "count": each.last - each.first + 1, "gaps": receipts.shown(gaps)}

    return [row(each) for each in found]


def _ask(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], object], back: str, **said: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect(back)
    return render(
        request, "console/confirm.html", {**said, "form": form, "action": _("登记"), "cancel_url": back}
    )


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def issue_receipts(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id, BOOKS_CONFIGURE)
    return _ask(
        request, DatedForm(request.POST or None),
        lambda data: actions.issue_receipts(actor_of(request), book_id=book.pk, **data),
        book_url("receipts", book, place_of(request).month), title=_("登记收据领用"),
        facts=[(_("村"), book.organisation.region.name)],
    )  # fmt: skip


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def spoil_receipts(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id, BOOKS_ENTER)
    return _ask(
        request, DatedForm(request.POST or None),
        lambda data: actions.spoil_receipts(actor_of(request), book_id=book.pk, **data),
        book_url("receipts", book, place_of(request).month), title=_("登记收据作废"),
        facts=[(_("村"), book.organisation.region.name)],
    )  # fmt: skip


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def use_receipts(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """The receipts given for one voucher: day and amount are the voucher's."""
    seen = actor_of(request).scope(BOOKS_ENTER, "book__organisation__region__path")
    found = Voucher.objects.filter(seen, pk=voucher_id).first() if voucher_id < 2**63 else None
    if found is None:
        raise Http404(_("没有这张凭证，或不在您的管辖范围内"))
    return _ask(
        request, NumbersForm(request.POST or None),
        lambda data: actions.use_receipts(actor_of(request), voucher_id=found.pk, **data),
        reverse("books:voucher", args=[found.pk]), title=_("登记收据号"), facts=[(_("凭证"), str(found))],
        lead=_("收这笔钱时开出的收据。日期和金额就是凭证的，不用再填。"),
    )  # fmt: skip


class StrikeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么划去"), max_length=200)


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def strike_use(request: HttpRequest, use_id: int) -> HttpResponse:
    found = _row(request, ReceiptUse, use_id, BOOKS_ENTER)
    return _ask_strike(
        request, found, lambda data: actions.strike_use(actor_of(request), use_id=found.pk, **data)
    )


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def strike_issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    found = _row(request, ReceiptBook, issue_id, BOOKS_CONFIGURE)
    return _ask_strike(
        request, found, lambda data: actions.strike_issue(actor_of(request), issue_id=found.pk, **data)
    )


def _row(request: HttpRequest, model: Any, key: int, right: str) -> Any:
    seen = actor_of(request).scope(right, "book__organisation__region__path")
    found = model.objects.filter(seen, pk=key, strike=None).first() if key < 2**63 else None
    if found is None:
        raise Http404(_("没有这条登记，已经划去，或不在您的管辖范围内"))
    return found


def _ask_strike(request: HttpRequest, found: Any, do: Callable[[dict[str, Any]], object]) -> HttpResponse:
    return _ask(
        request, StrikeForm(request.POST or None), do,
        book_url("receipts", found.book, place_of(request).month), title=_("划去收据登记"),
        facts=[(_("收据种类或代码"), found.series), (_("号码"), receipts.shown([(found.first, found.last)]))],
        lead=_("写错了才划去。原来的登记留着，不再算数；划去以后重新登记正确的号码。"),
    )  # fmt: skip
