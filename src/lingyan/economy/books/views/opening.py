"""Opening balances of a book: what it began with and who wrote it, a grid to type them, and the rows as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import actions, grid, opening_grid, queries
from lingyan.economy.books.actions.opening import require_open
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import Opening
from lingyan.economy.books.views.choices import (
    account_choices,
    party_choices,
    project_choices,
    shown_details,
)
from lingyan.economy.books.views.common import (
    actor_of,
    book_or_404,
    book_url,
    download,
    note_export,
    party_label,
    path_of,
)
from lingyan.economy.books.views.switching import follows_region
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import XLSX
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_IMPORT, BOOKS_VIEW
from lingyan.kernel.tabular import write_xlsx
from lingyan.kernel.tabular.write import Column, SheetData
from lingyan.regions.place import place_of


@needs(BOOKS_VIEW)
@require_GET
@follows_region("opening")
def opening(request: HttpRequest, book_id: int) -> HttpResponse:
    """The balances a book began with, whether they may still change, and who wrote them when."""
    book, actor = book_or_404(request, book_id), actor_of(request)
    found = queries.opening_of(book)
    if request.GET.get("format") == "xlsx":
        return _excel(request, found)
    month, may = place_of(request).month, actor.may(BOOKS_CONFIGURE, path_of(book))
    label = party_label(actor, path_of(book))
    columns = opening_grid.columns(inside_year=found.inside_year)
    context = {
        "book": book, "opening": found, "columns": columns, "may_configure": may,
        "rows": [_shown(line, label(line.party) if line.party else "", columns) for line in found.lines],
        "totals": [found.total(column["name"]) for column in columns],
        "facts": _facts(found), "edit_url": book_url("edit-opening", book, month),
        "import_url": _import_url(request) if may and not found.lines else "",
    }  # fmt: skip
    return render(request, "books/opening.html", context)


def _shown(line: Any, party: str, columns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    amounts = [{**column, "fen": getattr(line, column["name"])} for column in columns]
    return {"line": line, "party": party, "amounts": amounts}


def _facts(found: Opening) -> list[tuple[str, Any]]:
    entry = found.entry
    how = _("接管旧账") if found.taken_over else _("手工录入")
    written = (
        [(_("来源"), how), (_("录入人"), entry.actor_label), (_("录入时间"), _when(entry.at))]
        if entry
        else []
    )
    until = (
        _("%(closed)s已结账，不能再改") % {"closed": found.closed.shown}
        if found.closed
        else _("第一个月结账以前可以改")
    )
    return [(_("启用月份"), found.book.first_month.shown), *written, (_("能不能改"), until)]


def _when(at: Any) -> str:
    return str(at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"))


def _written(book: Book) -> bool:
    """Taking over brings balances into a book without any; what stands there is changed in the grid."""
    return book.balances.filter(month__lt=int(book.first_month)).exists()


def _import_url(request: HttpRequest) -> str:
    """Where a workbook of opening balances is brought in, for who may."""
    if not actor_of(request).may_somewhere(BOOKS_IMPORT):
        return ""
    return f"{reverse('books:take-over')}?{place_of(request).query}"


@on_paper()
def _excel(request: HttpRequest, found: Opening) -> HttpResponse:
    """The rows under the titles that taking over reads, so that another book can begin with the workbook."""
    book, label = found.book, party_label(actor_of(request), path_of(found.book))
    columns = opening_grid.columns(inside_year=found.inside_year)
    heads = [
        Column("科目编码", "text", 12), Column("科目名称", "text", 32), Column("往来单位编码", "text", 14),
        Column("往来单位", "text", 20), Column("项目", "text", 20),
        *(Column(column["label"], "money") for column in columns),
    ]  # fmt: skip
    rows = [
        [
            line.account.code, line.account.path_name, line.stated.party, label(line.party) if line.party else "",
            line.project.name if line.project else "",
            *(getattr(line, column["name"]) or None for column in columns),
        ]
        for line in found.lines
    ]  # fmt: skip
    first = book.first_month
    title = f"{book.organisation.name}　{first.year}年{first.number:02d}月　期初余额　单位：元"
    target = io.BytesIO()
    write_xlsx(target, [SheetData("期初余额", heads, rows, title)])
    note_export(request, "期初余额", len(rows), path_of(book))
    return download(
        target.getvalue(), f"期初余额-{book.organisation.region.name}-{clock.today():%Y%m%d}.xlsx", XLSX
    )


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def edit_opening(request: HttpRequest, book_id: int) -> HttpResponse:
    """The grid: what stands there to be changed, or blank rows. Closed books refuse before anybody types."""
    book, actor = book_or_404(request, book_id, BOOKS_CONFIGURE), actor_of(request)
    require_open(book)
    if request.method != "POST":
        lines = _stored(actor, book)
        return _page(request, book, [*lines, *_blank(lines)])
    typed = opening_grid.read(request.POST.dict())
    if "add" in request.POST:
        return _page(request, book, [*typed.lines, *opening_grid.blank_lines()])
    problems: Sequence[Problem] = typed.problems
    if not problems:
        try:
            actions.enter_opening(actor, book_id=book.pk, rows=typed.rows)
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(
                request, _("期初余额已保存，共 %(count)d 行，借贷相等。") % {"count": len(typed.rows)}
            )
            return redirect(book_url("opening", book, place_of(request).month))
    lines = grid.with_errors(typed.lines, problems)
    return _page(request, book, [*lines, *_blank(lines)], problems, status=422)


def _stored(actor: Actor, book: Book) -> list[opening_grid.Line]:
    shown = shown_details(actor, book)
    return [opening_grid.as_typed(line.stated, shown(line)) for line in queries.opening_of(book).lines]


def _blank(lines: Sequence[opening_grid.Line]) -> list[opening_grid.Line]:
    return opening_grid.blank_lines(max(grid.BLANK_LINES - len(lines), 1))


def _page(
    request: HttpRequest,
    book: Book,
    lines: Sequence[opening_grid.Line],
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    inside_year = book.first_month.number > 1
    choices = account_choices(book), party_choices(actor_of(request), book), project_choices(book)
    url = book_url("opening", book, place_of(request).month)
    context = {
        "book": book, "back_url": url, "inside_year": inside_year,
        "import_url": "" if _written(book) else _import_url(request),
        "grid": opening_grid.grid(lines, *choices, inside_year=inside_year, draft_key=f"opening-{book.pk}"),
        "faults": [each.message if each.code == "opening-does-not-balance" else str(each) for each in problems],
    }  # fmt: skip
    return render(request, "books/edit_opening.html", context, status=status)
