"""科目余额表, 总账, 明细账 and 收支明细表 of one book."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lingyan.economy.books import printing, queries
from lingyan.economy.books.models import Account, Book, Party, Project
from lingyan.economy.books.printing import Paper
from lingyan.economy.books.queries import LedgerEntry
from lingyan.economy.books.views.common import (
    actor_of,
    book_or_404,
    book_url,
    month_or_404,
    party_label,
    path_of,
)
from lingyan.economy.books.views.sheets import Links, SheetPage, answer, by_first_cell, sheet_view
from lingyan.economy.books.views.switching import follows_region
from lingyan.identity.decorators import needs
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.regions.place import place_of

_FIRST_ACCOUNT = "101"


@needs(BOOKS_VIEW)
@require_GET
@follows_region("trial-balance")
@sheet_view
def trial_balance(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id)
    month = place_of(request).month
    levels = {"1": 1, "2": 2}.get(request.GET.get("levels", ""), 9)
    trial = queries.trial_balance(book, month, month, levels)
    sheet = printing.trial_balance_sheet(Paper.of(book), trial)
    links = by_first_cell(sheet, lambda code: _detail(book, month, code), (0, 4, 5))
    context = {
        "levels": [(key, label, key == request.GET.get("levels", "")) for key, label in _LEVELS],
        "balanced": trial.totals.balanced,
    }
    return answer(request, SheetPage(book, month, "trial-balance", sheet, links, context, "books/trial.html"))


_LEVELS = (("1", _("一级")), ("2", _("二级")), ("", _("全部")))


def _detail(book: Book, month: Month, account: str, **more: str) -> str:
    return book_url("detail-ledger", book, month, account=account, **more)


@needs(BOOKS_VIEW)
@require_GET
@follows_region("revenue-expense")
@sheet_view
def revenue_expense(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id)
    month = place_of(request).month
    flows = queries.revenue_expense(book, month, month)
    sheet = printing.revenue_expense_sheet(Paper.of(book), flows)
    january = str(Month(month.year, 1))
    links: Links = [
        {
            2: _detail(book, month, str(row.cells[0])),
            3: _detail(book, month, str(row.cells[0]), **{"from": january}),
        }
        if row.cells[0]
        else {}
        for row in sheet.rows
    ]
    return answer(request, SheetPage(book, month, "revenue-expense", sheet, links))


@needs(BOOKS_VIEW)
@require_GET
@follows_region("general-ledger")
@sheet_view
def general_ledger(request: HttpRequest, book_id: int) -> HttpResponse:
    """One account month by month, from January to the month looked at."""
    book = book_or_404(request, book_id)
    month = place_of(request).month
    first = Month(month.year, 1)
    ledger = queries.general_ledger(book, _account_asked(request), first, month)
    sheet = printing.general_ledger_sheet(
        Paper.of(book), ledger, printing.months_shown(month.year, 1, month.number)
    )
    code = ledger.account.code
    links: Links = [
        {
            0: _detail(book, row.month, code),
            2: _detail(book, row.month, code),
            3: _detail(book, row.month, code),
        }
        if row.kind == "month"
        else {}
        for row in ledger.rows
    ]
    context = {"account": f"{code} {ledger.account.path_name}", "accounts": _accounts(book)}
    return answer(
        request, SheetPage(book, month, "general-ledger", sheet, links, context, "books/ledger.html")
    )


@needs(BOOKS_VIEW)
@require_GET
@follows_region("detail-ledger")
@sheet_view
def detail_ledger(request: HttpRequest, book_id: int) -> HttpResponse:
    """One account, or one party or project in it, line by line; a line opens its voucher."""
    book = book_or_404(request, book_id)
    month = place_of(request).month
    first = month_or_404(request.GET["from"]) if request.GET.get("from") else month
    account = _account_asked(request)
    party = _one(Party, book, request.GET.get("party", ""))
    project = _one(Project, book, request.GET.get("project", ""))
    ledger = queries.detail_ledger(
        book,
        account,
        first,
        month,
        party=party.pk if party else None,
        project=project.pk if project else None,
    )
    label = party_label(actor_of(request), path_of(book))(party) if isinstance(party, Party) else ""
    whose = "/".join(part for part in (label, project.name if isinstance(project, Project) else "") if part)
    period = printing.months_shown(month.year, first.number, month.number)
    sheet = printing.detail_ledger_sheet(Paper.of(book), ledger, period, whose)
    links: Links = [
        {1: book_voucher_url(book, row)} if isinstance(row, LedgerEntry) else {} for row in ledger.rows
    ]
    context = {
        "account": f"{ledger.account.code} {ledger.account.path_name}", "accounts": _accounts(book), "first": first,
        "whole_year": _detail(book, month, account, **{"from": str(Month(month.year, 1))}),
        "one_month": _detail(book, month, account), "ranged": True, "whose": whose,
        "is_year": first.number == 1 and month.number > 1,
    }  # fmt: skip
    return answer(
        request, SheetPage(book, month, "detail-ledger", sheet, links, context, "books/ledger.html")
    )


def book_voucher_url(book: Book, entry: LedgerEntry) -> str:
    line = entry.line
    region = book.organisation.region.code
    return (
        f"{reverse('books:voucher', args=[line.voucher])}?region={region}&month={Month.from_int(line.month)}"
    )


def _account_asked(request: HttpRequest) -> str:
    """The code typed or chosen, which the name may follow; the first account where only blanks stand."""
    return (request.GET.get("account", "").split() or [_FIRST_ACCOUNT])[0]


def _one(model: type[Party] | type[Project], book: Book, text: str) -> Party | Project | None:
    if not text.isdecimal() or len(text) > 18:
        return None
    if model is Party:
        return Party.objects.select_related("personal").filter(book=book, pk=int(text)).first()
    return Project.objects.filter(book=book, pk=int(text)).first()


def _accounts(book: Book) -> list[str]:
    found = Account.objects.filter(book=None, active=True) | Account.objects.filter(book=book, active=True)
    return [f"{code} {name}" for code, name in found.order_by("code").values_list("code", "path_name")]
