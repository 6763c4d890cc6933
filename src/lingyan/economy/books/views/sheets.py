"""An accounting table on the screen, from the same data as its PDF and its workbook; every figure is a link."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import wraps
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.exports.xlsx import sheet_data
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import (
    PDF,
    actor_of,
    book_url,
    download,
    note_export,
    path_of,
    tabs,
)
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import XLSX
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_CLOSE
from lingyan.kernel.tabular.write import write_xlsx
from lingyan.render.ledger import Cell, LedgerColumn, LedgerSheet, ledger_pdf

FILES: Final = ("xlsx", "pdf")
Links = Sequence[Mapping[int, str]]
"""For each row of a sheet the address behind a cell, by the cell's place."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`amount` is set for money; `style` is how negatives look, `look` the class of the cell."""

    text: str = ""
    amount: int | None = None
    style: str = ""
    look: str = ""
    url: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What a page with one table needs besides the table."""

    book: Book
    month: Month
    name: str
    sheet: LedgerSheet
    links: Links = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str = "books/sheet.html"


def sheet_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page in the reader's language whose PDF and workbook are papers and stay Chinese."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with on_paper() if request.GET.get("format") in FILES else nullcontext():
            return view(request, *args, **kwargs)

    return answered


def answer(request: HttpRequest, page: SheetPage) -> HttpResponse:
    """The page, or with `?format=xlsx` or `pdf` the same table as a file, noted in the audit trail."""
    wanted = request.GET.get("format", "")
    if wanted in FILES:
        note_export(request, page.sheet.title, len(page.sheet.rows), path_of(page.book))
        region = page.book.organisation.region.name
        name = f"{page.sheet.title.replace('　', ' ').replace('/', '-')}-{region}-{page.month}.{wanted}"
        if wanted == "pdf":
            return download(ledger_pdf(page.sheet, made_at=clock.now()), name, PDF)
        return download(_workbook(page.sheet), name, XLSX)
    return render(request, page.template, {**_frame(request, page), **page.context})


def _workbook(sheet: LedgerSheet) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, [sheet_data(sheet.title, sheet)])
    return target.getvalue()


def _frame(request: HttpRequest, page: SheetPage) -> dict[str, Any]:
    query = request.GET.copy()
    urls = {}
    for kind in FILES:
        query["format"] = kind
        urls[f"{kind}_url"] = f"?{query.urlencode()}"
    return {
        "book": page.book,
        "book_url": book_url("book", page.book, page.month),
        "may_close": actor_of(request).may(BOOKS_CLOSE, path_of(page.book)),
        "sheet": page.sheet,
        "title": page.sheet.title.replace("　", " "),
        "tabs": sheet_tabs(page.book, page.month, page.name),
        "heads": heads(page.sheet.columns),
        "rows": list(rows(page.sheet, page.links)),
        **urls,
    }


SHEETS = {
    "trial-balance": _("科目余额表"),
    "general-ledger": _("总账"),
    "detail-ledger": _("明细账"),
    "revenue-expense": _("收支明细表"),
    "balance-sheet": _("资产负债表"),
    "income": _("收益分配表"),
}


def sheet_tabs(book: Book, month: Month, current: str) -> list[dict[str, Any]]:
    return tabs({name: (label, book_url(name, book, month)) for name, label in SHEETS.items()}, current)


def heads(columns: Sequence[LedgerColumn]) -> list[list[dict[str, Any]]]:
    """One or two rows of header cells; neighbours with the same group share one above them."""
    deep = 2 if any(column.group for column in columns) else 1
    upper: list[dict[str, Any]] = []
    lower: list[dict[str, Any]] = []
    for group, run in groupby(columns, key=lambda column: column.group):
        members = list(run)
        if group:
            upper.append({"text": group, "across": len(members), "down": 1, "num": False})
            lower += [{"text": each.title, "across": 1, "down": 1, "num": _numeric(each)} for each in members]
        else:
            upper += [
                {"text": each.title, "across": 1, "down": deep, "num": _numeric(each)} for each in members
            ]
    return [upper, lower] if lower else [upper]


def _numeric(column: LedgerColumn) -> bool:
    return column.kind in {"turnover", "balance", "count"}


def rows(sheet: LedgerSheet, links: Links) -> list[dict[str, Any]]:
    shown = []
    for number, row in enumerate(sheet.rows):
        urls = links[number] if number < len(links) else {}
        cells = [
            _cell(column, cell, urls.get(place, ""), row.level if place == sheet.indented else 0)
            for place, (column, cell) in enumerate(zip(sheet.columns, row.cells, strict=True))
        ]
        shown.append({"kind": row.kind, "cells": cells})
    return shown


def _cell(column: LedgerColumn, cell: Cell, url: str, level: int) -> ShownCell:
    """A cell that shows nothing is no link."""
    if cell in (None, "") or (cell == 0 and column.kind == "turnover"):
        url = ""
    if column.kind in {"turnover", "balance"} and isinstance(cell, int):
        style = "()" if column.kind == "balance" else ""
        return ShownCell(amount=cell, style=style, look="num", url=url)
    text = "" if cell is None else str(cell)
    return ShownCell(text.lstrip("　"), look=_look(column), url=url, level=level + text.count("　"))


def _look(column: LedgerColumn) -> str:
    if _numeric(column):
        return "num"
    return "name" if column.kind == "text" and column.width else "code"


def by_first_cell(
    sheet: LedgerSheet, url: Callable[[str], str], places: Sequence[int], key: int = 0
) -> Links:
    """Links for rows whose cell `key` names what they stand for; rows where it is empty get none."""
    return [
        {place: url(str(row.cells[key])) for place in places} if row.cells[key] not in (None, "") else {}
        for row in sheet.rows
    ]
