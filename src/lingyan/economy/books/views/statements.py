"""资产负债表 and 收益及收益分配表 of one book, and what stands behind one of their lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.economy.books import printing, queries
from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.printing import Paper
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.formulas import (
    FormLine,
    Measure,
    Term,
    balance_sheet_form,
    evaluate,
    format_formula,
    income_statement_form,
)
from lingyan.economy.books.views.common import actor_of, book_or_404, book_url, party_label, path_of
from lingyan.economy.books.views.sheets import Links, SheetPage, answer, by_first_cell, sheet_view
from lingyan.economy.books.views.switching import follows_region
from lingyan.identity.decorators import needs
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.regions.place import place_of

_FORMS: Final = {
    "balance-sheet": (gettext_lazy("资产负债表"), balance_sheet_form),
    "income": (gettext_lazy("收益及收益分配表"), income_statement_form),
}
_MEASURES: Final = {
    Measure.CLOSING: gettext_lazy("期末余额"),
    Measure.DEBIT_DETAILS: gettext_lazy("明细户的借方余额合计"),
    Measure.CREDIT_DETAILS: gettext_lazy("明细户的贷方余额合计"),
    Measure.TURNOVER: gettext_lazy("本年累计发生额（不含结转）"),
    Measure.DEBIT_TURNOVER: gettext_lazy("本年借方发生额（不含归并）"),
    Measure.CREDIT_TURNOVER: gettext_lazy("本年贷方发生额（不含归并）"),
    Measure.OPENING: gettext_lazy("年初余额"),
}


@needs(BOOKS_VIEW)
@require_GET
@follows_region("balance-sheet")
@sheet_view
def balance_sheet(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id)
    month = place_of(request).month
    sheet = printing.balance_sheet_sheet(Paper.of(book), queries.balance_sheet(book, month))
    left = by_first_cell(sheet, lambda line: _line_url(book, month, "balance-sheet", line), (0, 3), 1)
    right = by_first_cell(sheet, lambda line: _line_url(book, month, "balance-sheet", line), (4, 7), 5)
    links: Links = [{**one, **two} for one, two in zip(left, right, strict=True)]
    context = {"differences": queries.statement_checks(book, month)}
    return answer(
        request, SheetPage(book, month, "balance-sheet", sheet, links, context, "books/statement.html")
    )


@needs(BOOKS_VIEW)
@require_GET
@follows_region("income")
@sheet_view
def income(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id)
    month = place_of(request).month
    sheet = printing.income_statement_sheet(Paper.of(book), queries.income_statement(book, month))
    links = by_first_cell(sheet, lambda line: _line_url(book, month, "income", line), (0, 2), 1)
    context = {"differences": queries.statement_checks(book, month)}
    return answer(request, SheetPage(book, month, "income", sheet, links, context, "books/statement.html"))


def _line_url(book: Book, month: Month, statement: str, line: str) -> str:
    return book_url("statement-line", book, month, statement, line)


@needs(BOOKS_VIEW)
@require_GET
def statement_line(request: HttpRequest, book_id: int, statement: str, line: int) -> HttpResponse:
    """One figure of a statement: its formula in words, each part with its amount and its rows."""
    book = book_or_404(request, book_id)
    month = place_of(request).month
    if statement not in _FORMS:
        raise Http404("没有这张报表")
    title, load = _FORMS[statement]
    form = load()
    found = next((each for each in form.lines if each.line == line), None)
    if found is None:
        raise Http404("报表没有这一行")
    balances = queries.year_balances(book, month.year)
    amounts = evaluate(form, balances.at(month.number).value, 0)
    by_line = {each.line: (each, amount) for each, amount in zip(form.lines, amounts, strict=True)}
    context = {
        "book": book,
        "title": _("%(title)s第%(line)s行　%(item)s")
        % {"title": title, "line": line, "item": found.shown.strip()},
        "amount": by_line[line][1],
        "formula": format_formula(found.formula),
        "terms": [_term(book, month, statement, balances, term, by_line) for term in found.formula],
        "details": list(_details(request, book, month, balances, found)),
        "back_url": book_url(statement, book, month),
        "statement": title,
        "month": month,
    }
    return render(request, "books/statement_line.html", context)


def _term(
    book: Book, month: Month, statement: str, balances: LedgerBalances, term: Term,
    lines: dict[int, tuple[FormLine, int]],
) -> dict[str, Any]:  # fmt: skip
    sign = _("加") if term.sign > 0 else _("减")
    if term.line:
        form, amount = lines[term.line]
        url = _line_url(book, month, statement, str(term.line))
        return {
            "sign": sign,
            "what": _("第%(line)s行 %(item)s") % {"line": term.line, "item": form.shown.strip()},
            "measure": "",
            "amount": amount,
            "url": url,
        }
    name = balances.chart[term.account].path_name if term.account in balances.chart else ""
    amount = balances.at(month.number).value(term.account, term.measure)
    january = str(Month(month.year, 1))
    url = book_url("detail-ledger", book, month, account=term.account, **{"from": january}) if name else ""
    return {
        "sign": sign, "what": f"{term.account} {name}", "measure": _MEASURES[term.measure], "amount": amount, "url": url,
    }  # fmt: skip


def _details(
    request: HttpRequest, book: Book, month: Month, balances: LedgerBalances, line: FormLine
) -> Iterator[dict[str, Any]]:
    """Households and units behind a line that is split by the sign of their balances (113)."""
    wanted = {Measure.DEBIT_DETAILS: 1, Measure.CREDIT_DETAILS: -1}
    label = party_label(actor_of(request), path_of(book))
    names = {party.pk: label(party) for party in Party.objects.filter(book=book).select_related("personal")}
    for term in line.formula:
        side = wanted.get(term.measure)
        if side is None:
            continue
        found = balances.at(month.number).details(term.account)
        for (account, party), amount in sorted(found.items(), key=lambda item: -abs(item[1])):
            if amount * side > 0:
                yield {
                    "account": f"{account} {balances.chart[account].path_name}", "party": names.get(int(party or 0), ""),
                    "amount": abs(amount), "url": _party_url(book, month, account, party),
                }  # fmt: skip


def _party_url(book: Book, month: Month, account: str, party: Any) -> str:
    january = str(Month(month.year, 1))
    return book_url("detail-ledger", book, month, account=account, party=party, **{"from": january})
