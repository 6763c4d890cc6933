"""The keyboard grid: a new voucher, a draft again, and the right voucher beside a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.economy.books import actions, grid
from lingyan.economy.books.actions.drafting import require_enterable
from lingyan.economy.books.forms import HeadForm, day_in
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.books.views.choices import account_choices, as_typed, party_choices, project_choices
from lingyan.economy.books.views.common import (
    actor_of,
    book_or_404,
    book_url,
    voucher_or_404,
    voucher_url,
)
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER
from lingyan.regions.place import place_of

Save = Callable[[dict[str, Any], Sequence[Entry]], HttpResponse]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with the grid: for which book, under which title, what it starts with and how it is saved."""

    book: Book
    title: str
    form: HeadForm
    lines: Sequence[grid.Line]
    save: Save
    draft_key: str
    next_url: str
    lead: str = ""


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, book_id: int) -> HttpResponse:
    """A new voucher. After saving the grid is empty again, for the next one."""
    book = book_or_404(request, book_id, BOOKS_ENTER)
    month = place_of(request).month
    here = book_url("enter", book, month)

    def save(head: dict[str, Any], entries: Sequence[Entry]) -> HttpResponse:
        made = actions.save_draft(actor_of(request), book_id=book.pk, entries=entries, **head)
        _say_saved(request, made, entries)
        return HttpResponseRedirect(here)

    form = HeadForm(request.POST or None, initial={"date": day_in(month, clock.today())})
    sheet = Sheet(book, _("填制凭证"), form, (), save, f"book-{book.pk}", here)
    return _answer(request, sheet)


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """A draft again. Month, word and number stay."""
    view = voucher_or_404(request, voucher_id, BOOKS_ENTER)
    voucher = view.voucher
    if voucher.state != Voucher.State.DRAFT:
        raise Refused(
            f"凭证 {voucher} 是“{in_source(Voucher.State(voucher.state).label)}”，只有草稿可以修改。",
            code="wrong-state",
        )
    url = voucher_url(voucher)

    def save(head: dict[str, Any], entries: Sequence[Entry]) -> HttpResponse:
        made = actions.save_draft(
            actor_of(request), book_id=voucher.book_id, voucher_id=voucher.pk, entries=entries, **head
        )
        messages.success(request, _("已保存 %(made)s。") % {"made": made})
        return HttpResponseRedirect(url)

    start = {"date": voucher.date, "word": voucher.word, "attachments": voucher.attachments}
    form = HeadForm(request.POST or None, initial=start, fixed=True)
    lines = as_typed(actor_of(request), voucher.book, view.lines)
    sheet = Sheet(
        voucher.book,
        _("修改凭证 %(voucher)s") % {"voucher": voucher},
        form,
        lines,
        save,
        f"voucher-{voucher.pk}",
        url,
    )
    return _answer(request, sheet)


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """A posted voucher put right: the red-letter draft and the right draft are made together."""
    view = voucher_or_404(request, voucher_id, BOOKS_ENTER)
    voucher = view.voucher
    if voucher.state != Voucher.State.POSTED:
        raise Refused(f"凭证 {voucher} 还没有记账，直接修改即可。", code="wrong-state")
    url = voucher_url(voucher)

    def save(head: dict[str, Any], entries: Sequence[Entry]) -> HttpResponse:
        red, right = actions.correct(
            actor_of(request), voucher_id=voucher.pk, date=head["date"], word=head["word"], entries=entries
        )
        messages.success(
            request,
            _("已填制红字凭证 %(red)s 和更正凭证 %(right)s，等他人审核。") % {"red": red, "right": right},
        )
        return HttpResponseRedirect(url)

    month = max(Month.of(clock.today()), voucher.month)
    start = {"date": day_in(month, clock.today()), "word": voucher.word}
    form = HeadForm(request.POST or None, initial=start)
    lines = as_typed(actor_of(request), voucher.book, view.lines)
    sheet = Sheet(
        voucher.book, _("更正凭证 %(voucher)s") % {"voucher": voucher}, form, lines, save, f"correct-{voucher.pk}", url,
        _("先用红字冲销原凭证，再按这里填的正确内容记账；摘要会注明订正哪张凭证。"),
    )  # fmt: skip
    return _answer(request, sheet)


def _say_saved(request: HttpRequest, made: Voucher, entries: Sequence[Entry]) -> None:
    """A draft may be kept before it balances; whoever checks it would refuse it, so the maker hears it first."""
    gap = sum(entry.debit - entry.credit for entry in entries)
    if gap:
        short = _("贷方") if gap > 0 else _("借方")
        messages.warning(
            request,
            _("已保存草稿 %(made)s，但借贷不平：%(short)s少 %(amount)s 元，改平以后才能审核。")
            % {"made": made, "short": short, "amount": format_yuan(abs(gap))},
        )
    else:
        messages.success(request, _("已保存 %(made)s，等他人审核。") % {"made": made})


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if request.method != "POST":
        return _show(request, sheet, list(sheet.lines) + _blank(sheet.lines))
    typed = grid.read(request.POST.dict())
    lines = list(typed.lines)
    if "add" in request.POST:
        return _show(request, sheet, lines + grid.blank_lines())
    form = sheet.form
    valid = form.is_valid()
    if valid and not typed.problems:
        if typed.entries:
            try:
                return sheet.save(form.cleaned_data, typed.entries)
            except Refused as refusal:
                lines = grid.with_errors(lines, refusal.problems)
                for problem in refusal.problems:
                    if problem.row is None:
                        form.add_error(None, str(problem))
        else:
            form.add_error(None, _("还没有分录，请至少填一行。"))
    for problem in typed.problems:
        if problem.row is None:
            form.add_error(None, str(problem))
    return _show(request, sheet, lines + _blank(lines), status=422)


def _blank(lines: Sequence[grid.Line]) -> list[grid.Line]:
    return grid.blank_lines(max(grid.BLANK_LINES - len(lines), 1))


def _show(request: HttpRequest, sheet: Sheet, lines: Sequence[grid.Line], status: int = 200) -> HttpResponse:
    choices = (
        account_choices(sheet.book),
        party_choices(actor_of(request), sheet.book),
        project_choices(sheet.book),
    )
    context = {
        "book": sheet.book, "title": sheet.title, "lead": sheet.lead, "form": sheet.form,
        "grid": grid.grid(lines, *choices, draft_key=sheet.draft_key), "next_url": sheet.next_url,
        "blocked": _blocked(sheet.book, place_of(request).month),
        "list_url": book_url("book", sheet.book, place_of(request).month),
    }  # fmt: skip
    return render(request, "books/entry.html", context, status=status)


def _blocked(book: Book, month: Month) -> str:
    """Why nothing can be entered into this month, said before anybody types."""
    try:
        require_enterable(book, month)
    except Refused as refusal:
        return str(refusal)
    return ""
