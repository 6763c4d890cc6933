"""One book's year on one page: prerequisites and who owes them, distribution, close, reports, archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.models import Book
from lingyan.economy.books.views.closing import place_url
from lingyan.economy.books.views.common import (
    PDF,
    STATE_TONES,
    actor_of,
    book_or_404,
    book_url,
    download,
    note_export,
    path_of,
    voucher_url,
)
from lingyan.economy.books.views.records import matters_of, money_accounts, parties_of, record_url
from lingyan.economy.members.queries import income_of
from lingyan.economy.year import actions, checklist, queries, reporting, rules
from lingyan.economy.year.actions.distributing import AGAINST, ITEMS
from lingyan.economy.year.forms import OtherForm, ReserveForm, StepForm
from lingyan.economy.year.models import ArchiveSet, Distribution
from lingyan.economy.year.parameters import RESERVE_PERCENT
from lingyan.economy.year.views.overview import FIRST_YEAR, LAST_YEAR, year_url
from lingyan.identity.decorators import needs
from lingyan.identity.opening import may_open
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_CLOSE, BOOKS_ENTER, BOOKS_VIEW, YEAR_ARCHIVE
from lingyan.parameters.queries import integer_of
from lingyan.render.document import document_pdf, document_word

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_Kind = Distribution.Kind
_TITLES: Final[dict[str, Any]] = {
    _Kind.RESERVE: _lazy("提取公积公益金"),
    _Kind.COVER: _lazy("弥补亏损"),
    _Kind.OTHER: _lazy("其他分配"),
}
_STEPS: Final = {"carry": 1, "distribute": 2, "close": 3, "archive": 4, "done": 5}


def book_of_year(request: HttpRequest, book_id: int, year: int, right: str = BOOKS_VIEW) -> Book:
    """The book, when the reader may see it and it had begun in that year."""
    book = book_or_404(request, book_id, right)
    if not max(FIRST_YEAR, book.first_month.year) <= year <= LAST_YEAR:
        raise Http404(_("账套在这一年还没有启用"))
    return book


@needs(BOOKS_VIEW)
@require_GET
def year(request: HttpRequest, book_id: int, year: int) -> HttpResponse:
    """The wizard: each step shows how it stands, what is missing, who owes it and where it is done."""
    book = book_of_year(request, book_id, year)
    actor, december = actor_of(request), Month(year, 12)
    stands = checklist.standing(book, year)
    found = checklist.checks(book, year)
    result, made = queries.result_of(book, year), _steps(book, year)
    context = {
        "book": book, "year": year, "stands": stands, "step": _STEPS[stands.step],
        "rows": [_row(each, book, actor) for each in found], "open": sum(each.open for each in found),
        "figures": reporting.figures(book, year), "result": result,
        "steps_made": [(each, voucher_url(each.voucher), STATE_TONES[each.voucher.state]) for each in made],
        "reserved": any(each.kind == Distribution.Kind.RESERVE for each in made),
        "reserve": _reserve(book, year, result), "loss": result.left < 0, "left": result.left > 0,
        "archives": [
            (each, reverse("year:archive", args=[each.pk]))
            for each in ArchiveSet.objects.filter(book=book, year=year).order_by("-version")
        ],
        "urls": _urls(book, year, december),
        "may_enter": actor.may(BOOKS_ENTER, path_of(book)), "may_close": actor.may(BOOKS_CLOSE, path_of(book)),
        "may_archive": actor.may(YEAR_ARCHIVE, path_of(book)),
        "may_carry": may_open(actor, book_url("year-end", book, december)),
    }  # fmt: skip
    return render(request, "year/year.html", context)


def _row(each: checklist.Check, book: Book, actor: Actor) -> dict[str, Any]:
    words = {"ok": _("已满足"), "warn": _("提示"), "danger": _("必须处理"), "plain": _("不查")}
    url = ""
    if each.open:
        url = (
            book_url("close", book, each.month)
            if each.place == "close"
            else place_url(each.place, book, each.month)
        )
    return {
        "label": each.label, "state": words[each.mark], "tone": each.mark, "messages": each.messages[:6],
        "more": max(len(each.messages) - 6, 0), "since": each.since,
        "owed_by": each.owed_by if each.open else "", "url": url if url and may_open(actor, url) else "",
    }  # fmt: skip


def _steps(book: Book, year: int) -> list[Distribution]:
    found = list(queries.standing(book, year))
    for each in found:
        each.voucher.book = book
    return found


def _reserve(book: Book, year: int, result: rules.Result) -> dict[str, int]:
    percent = integer_of(RESERVE_PERCENT, path_of(book), dt.date(year, 12, 31))
    base = result.reserve_base
    return {"percent": percent, "base": base, "amount": rules.reserve_of(base, percent)}


def _urls(book: Book, year: int, december: Month) -> dict[str, str]:
    return {
        "book": book_url("book", book, december),
        "carry": book_url("year-end", book, december),
        "close": book_url("close", book, december),
        "balance_sheet": book_url("balance-sheet", book, december),
        "income": book_url("income", book, december),
        "trial": book_url("trial-balance", book, december),
        "reserve": year_url(book, year, "distribute") + "&step=reserve",
        "cover": year_url(book, year, "distribute") + "&step=cover",
        "other": year_url(book, year, "distribute") + "&step=other",
        "confirmations": record_url("year:confirmations", book, book.pk, year=year),
        "word": year_url(book, year, "report", "docx"),
        "pdf": year_url(book, year, "report", "pdf"),
        "archive": f"{reverse('year:archive-rows')}?{_place(book, december)}&year={year}",
        "previous": year_url(book, year - 1) if book.first_month.year < year else "",
        "next": year_url(book, year + 1),
    }


def _place(book: Book, month: Month) -> str:
    return f"region={book.organisation.region.code}&month={month}"


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def distribute(request: HttpRequest, book_id: int, year: int) -> HttpResponse:
    """Draft one step: the reserve, a loss made good from it, or what others get. The arithmetic stands above the form."""
    book = book_of_year(request, book_id, year, BOOKS_ENTER)
    step = request.GET.get("step", _Kind.RESERVE)
    if step not in _Kind.values:
        raise Http404(_("没有这一步"))
    result, left = queries.result_of(book, year), income_of(book, year).left
    reserve = _reserve(book, year, result)
    form = _form(request, book, step, reserve["percent"])
    return form_page(
        request, form, lambda: _drafted(request, book, year, step, form.cleaned_data), template="year/distribute.html",
        book=book, year=year, step=step, title=_TITLES[step], result=result, reserve=reserve, left=left,
        reserves=queries.reserves_of(book, year), back_url=year_url(book, year),
    )  # fmt: skip


def _form(request: HttpRequest, book: Book, step: str, percent: int) -> StepForm:
    sent = request.POST if request.method == "POST" else None
    matters = matters_of(book, ITEMS)
    if step == _Kind.OTHER:
        # Debts first: what is not paid yet goes the way of every payment.
        accounts = [each for head in AGAINST for each in money_accounts(book, (head,))]
        return OtherForm(sent, matters=matters, accounts=accounts, **parties_of(request, book))
    if step == _Kind.COVER:
        return StepForm(sent, matters=matters)
    return ReserveForm(sent, matters=matters, initial={"percent": percent})


def _drafted(request: HttpRequest, book: Book, year: int, step: str, data: dict[str, Any]) -> HttpResponse:
    draft: dict[str, Callable[..., Distribution]] = {
        _Kind.RESERVE: actions.draft_reserve,
        _Kind.COVER: actions.draft_cover,
        _Kind.OTHER: actions.draft_other,
    }
    matter, party = data.pop("matter"), data.pop("party", None)
    given = {**data, "matter_id": matter.pk if matter else None, **({"party_id": party.pk} if party else {})}
    made = draft[step](actor_of(request), book_id=book.pk, year=year, **given)
    made.voucher.book = book
    messages.success(request, _("已生成凭证 %s 的草稿，请他人审核、记账。") % made.voucher)
    return redirect(voucher_url(made.voucher))


@needs(BOOKS_VIEW)
@require_GET
def report(request: HttpRequest, book_id: int, year: int, kind: str) -> HttpResponse:
    """The annual report as Word or PDF, from the ledger as it is now."""
    book = book_of_year(request, book_id, year)
    if kind not in {"docx", "pdf"}:
        raise Http404(_("年度报告只有 Word 和 PDF"))
    paper = reporting.annual_report(book, year)
    note_export(request, "年度财务报告", 1, path_of(book))
    name = f"{book.organisation.region.name}-{year}年度财务报告.{kind}"
    if kind == "docx":
        return download(document_word(paper), name, _WORD)
    return download(document_pdf(paper, made_at=clock.now()), name, PDF)
