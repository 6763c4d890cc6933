"""Closing months: the region's books in one list, one book with what stands against it, and the year's end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.books import actions, guards, queries
from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.economy.books.rules import EXPENSE, INCOME, RESULT_OF_YEAR, UNDISTRIBUTED
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    book_or_404,
    book_url,
    path_of,
    say_refused,
    ticked,
    voucher_url,
)
from lingyan.economy.books.views.switching import follows_region
from lingyan.identity.decorators import needs
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CLOSE, BOOKS_ENTER
from lingyan.regions.place import place_of

_SHOWN: Final = 8
_STATES: Final = [("open", gettext_lazy("未结账")), *Period.State.choices]


@needs(BOOKS_CLOSE)
@require_GET
def closing(request: HttpRequest) -> HttpResponse:
    """The month of every book in the region: closed, taken over or open, and what waits."""
    place = place_of(request)
    month = place.month
    found = queries.with_state(queries.visible_books(actor_of(request), place.region, BOOKS_CLOSE))
    page = ListPage(
        request,
        queries.with_month(found, month),
        [
            Column(
                "village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                link=lambda book: book_url("close", book, month),
            ),
            Column("organisation", _("组织"), value="organisation__name"),
            Column("state", _("本月"), "badge", value=_state_label, tone=_state_tone, sort="state"),
            Column("closed", _("已结到"), "month", value="closed_month", sort="closed_month"),
            Column("drafts", _("待审核"), "integer", sort="drafts", total="drafts"),
            Column("reviewed", _("待记账"), "integer", sort="reviewed", total="reviewed"),
        ],
        name=format_lazy("{} {}", gettext_lazy("结账"), month),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("state", _("本月"), "choice", choices=_STATES, lookup=_by_state),
        ],
        sort="organisation__region__code",
        selectable=True,
        form="rows",
        empty=Empty(_("这个区域没有要结账的账套")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "books/closing.html", {"page": page})


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(state__isnull=True) if value == "open" else found.filter(state=value)


def _state_label(book: Any) -> str:
    return str(Period.State(book.state).label) if book.state else _("未结账")


def _state_tone(book: Any) -> str:
    return {"closed": "ok", "taken_over": "info"}.get(book.state, "warn")


@needs(BOOKS_CLOSE)
@require_POST
def close_rows(request: HttpRequest) -> HttpResponse:
    """Close the month of the books ticked. Those that something stands against stay open and are named."""
    month = place_of(request).month
    back = f"{reverse('books:closing')}?{place_of(request).query}"
    ids = ticked(request)
    books = {
        book.pk: book
        for book in queries.visible_books(actor_of(request), right=BOOKS_CLOSE).filter(pk__in=ids)
    }
    if not books:
        messages.warning(request, _("没有选中账套，什么也没有办。"))
        return redirect(back)
    report = actions.close_months(
        actor_of(request), month=month, book_ids=list(books), accept_warnings="accept" in request.POST
    )
    if report.closed:
        messages.success(
            request,
            _("%(count)d 个账套的%(month)s已结账。") % {"count": len(report.closed), "month": month.shown},
        )
    _say_open(request, books, report.findings)
    return redirect(back)


def _say_open(request: HttpRequest, books: Mapping[int, Book], findings: Sequence[guards.Finding]) -> None:
    """One sentence a village that stays open: the first thing in its way, and how many more there are."""
    by_book: dict[int, list[guards.Finding]] = {}
    for each in findings:
        by_book.setdefault(each.book_id, []).append(each)
    for book_id, found in list(by_book.items())[:_SHOWN]:
        said = _("%(village)s没有结账。%(label)s：%(message)s") % {
            "village": books[book_id].organisation.region.name, "label": found[0].label, "message": found[0].message,
        }  # fmt: skip
        more = _("（另有 %(count)d 处，点村名看）") % {"count": len(found) - 1} if len(found) > 1 else ""
        messages.error(request, said + more)
    if len(by_book) > _SHOWN:
        messages.error(request, _("另有 %(count)d 个村没有结账。") % {"count": len(by_book) - _SHOWN})


@needs(BOOKS_CLOSE)
@require_http_methods(["GET", "POST"])
@follows_region("close")
def close(request: HttpRequest, book_id: int) -> HttpResponse:
    """Every prerequisite of the month with what it found and where to put it right; then the button."""
    book = book_or_404(request, book_id, BOOKS_CLOSE)
    month = place_of(request).month
    here = book_url("close", book, month)
    if request.method == "POST":
        try:
            period = actions.close_month(
                actor_of(request), book_id=book.pk, month=month, accept_warnings="accept" in request.POST
            )
        except Refused as refusal:
            say_refused(request, refusal)
        else:
            messages.success(
                request,
                _("%(month)s%(state)s，共 %(vouchers)s 张凭证。")
                % {"month": month.shown, "state": period.get_state_display(), "vouchers": period.vouchers},
            )
        return redirect(here)
    closed = Period.objects.filter(book=book, month=month).first()
    context = {
        "book": book, "month": month, "period": closed, "book_url": book_url("book", book, month),
        "previous_url": book_url("close", book, month.previous), "next_url": book_url("close", book, month.next),
    }  # fmt: skip
    if closed is None:
        context |= _prerequisites(request, book, month)
    return render(request, "books/close.html", context)


def _prerequisites(request: HttpRequest, book: Book, month: Month) -> dict[str, Any]:
    found = actions.what_stands_against(actor_of(request), book_id=book.pk, month=month)
    rows = []
    for each in guards.registered().values():
        mine = [finding for finding in found if finding.prerequisite == each.code]
        state = ("danger", _("必须处理")) if any(one.blocks for one in mine) else ("warn", _("提示"))
        tone, label = state if mine else ("ok", _("已满足"))
        messages_ = [one.message for one in mine]
        url = place_url(each.place, book, month) if mine else ""
        rows.append({"label": each.label, "tone": tone, "state": label, "messages": messages_, "url": url})
    return {
        "rows": rows,
        "blocked": any(finding.blocks for finding in found),
        "warned": any(not finding.blocks for finding in found),
    }


def place_url(place: str, book: Book, month: Month) -> str:
    """Where a finding is put right; rooms above name a URL of their own."""
    query = f"?region={book.organisation.region.code}&month={month}"
    pages = {
        "vouchers": f"{reverse('books:vouchers')}{query}",
        "ledger": book_url("trial-balance", book, month),
        "periods": book_url("close", book, _due(book)),
        "year-end": book_url("year-end", book, month),
    }
    if place in pages or ":" not in place:
        return pages.get(place, "")
    of_book = place.endswith(guards.OF_BOOK)
    return reverse(place.removesuffix(guards.OF_BOOK), args=[book.pk] if of_book else []) + query


def _due(book: Book) -> Month:
    last = Period.objects.filter(book=book).order_by("-month").first()
    return last.month.next if last else book.first_month


@needs(BOOKS_CLOSE, BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
@follows_region("year-end")
def year_end(request: HttpRequest, book_id: int) -> HttpResponse:
    """Bring income and expense to nil, then the result, then fold the distribution: each as drafts to check."""
    right = BOOKS_ENTER if request.method == "POST" else _either(request, book_id)
    book = book_or_404(request, book_id, right)
    month = place_of(request).month
    here = book_url("year-end", book, month)
    if request.method == "POST":
        _carry(request, book, month)
        return redirect(here)
    waiting = Voucher.objects.filter(book=book, month__lte=month, state__in=["draft", "reviewed"]).count()
    made = Voucher.objects.filter(book=book, month=month, kind__in=["close", "fold"]).order_by(
        "word", "number"
    )
    rest = _rest(book, month)
    context = {
        "book": book, "month": month, "december": month.number == 12, "waiting": waiting, "rest": rest,
        "step": _step(waiting, rest), "book_url": book_url("book", book, month),
        "close_url": book_url("close", book, month),
        "may_enter": actor_of(request).may(BOOKS_ENTER, path_of(book)),
        "closed": Period.objects.filter(book=book, month__gte=month).exists(),
        "made": [(each, voucher_url(each), STATE_TONES[each.state]) for each in _with_book(made, book)],
        "waiting_url": f"{reverse('books:vouchers')}?region={book.organisation.region.code}&month={month}",
        "december_url": book_url("year-end", book, Month(month.year, 12)),
    }  # fmt: skip
    return render(request, "books/year_end.html", context)


def _either(request: HttpRequest, book_id: int) -> str:
    """The right by which the reader may look: to close or to enter."""
    found = Book.objects.filter(pk=book_id).select_related("organisation__region").first()
    may_close = found is not None and actor_of(request).may(BOOKS_CLOSE, path_of(found))
    return BOOKS_CLOSE if may_close else BOOKS_ENTER


def _with_book(found: QuerySet[Voucher], book: Book) -> list[Voucher]:
    vouchers = list(found)
    for each in vouchers:
        each.book = book
    return vouchers


def _carry(request: HttpRequest, book: Book, month: Month) -> None:
    actor = actor_of(request)
    try:
        if request.POST.get("do") == "fold":
            folded = actions.fold_distribution(actor, book_id=book.pk, year=month.year)
            made = [folded] if folded else []
        else:
            made = actions.carry_forward(actor, book_id=book.pk, month=month)
    except Refused as refusal:
        say_refused(request, refusal)
        return
    if made:
        names = _("、").join(str(each) for each in made)
        messages.success(
            request,
            _("已生成 %(count)d 张结转凭证的草稿：%(names)s。请他人审核、记账。")
            % {"count": len(made), "names": names},
        )
    else:
        messages.info(request, _("没有需要结转的余额，没有生成凭证。"))


def _rest(book: Book, month: Month) -> dict[str, int]:
    """What still stands on accounts that the year's end brings to nil, debit less credit."""
    position = queries.year_balances(book, month.year).at(month.number)
    folds = {
        code: amount
        for (code, _party), amount in position.details("322").items()
        if code != UNDISTRIBUTED and amount
    }
    return {
        "income": -sum(position.closing(code) for code in INCOME),
        "expense": sum(position.closing(code) for code in EXPENSE),
        "result": position.closing(RESULT_OF_YEAR),
        "folds": sum(abs(amount) for amount in folds.values()),
    }


def _step(waiting: int, rest: dict[str, int]) -> int:
    if waiting:
        return 1
    if rest["income"] or rest["expense"] or rest["result"]:
        return 2
    return 3 if rest["folds"] else 4
