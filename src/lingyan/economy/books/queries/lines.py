"""Posted lines of a book as values, and what is computed from them: the cash view and 收支明细表."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lingyan.economy.books.models import Book, Line, Voucher
from lingyan.economy.books.statements import flows
from lingyan.economy.books.statements.chart import CASH_ACCOUNTS
from lingyan.economy.books.statements.flows import CashView, PostedLine, RevenueExpense
from lingyan.kernel.month import Month

from .balances import year_balances
from .charts import ChartIndex, chart_of

_FIELDS = (
    "voucher_id", "voucher__month", "voucher__date", "voucher__word", "voucher__number", "voucher__kind",
    "no", "account_id", "summary", "debit", "credit", "party_id", "project_id",
)  # fmt: skip


def of_posted(book: Book, first: Month, last: Month) -> QuerySet[Line]:
    """Lines of the posted vouchers of some months, in the order of the books."""
    return Line.objects.filter(
        voucher__book=book,
        voucher__state=Voucher.State.POSTED,
        voucher__month__gte=int(first),
        voucher__month__lte=int(last),
    ).order_by("voucher__month", "voucher__date", "voucher__word", "voucher__number", "no")


def values(lines: QuerySet[Line], index: ChartIndex) -> Iterator[PostedLine]:
    """Lines as values; party and project are ids."""
    for row in lines.values_list(*_FIELDS):
        yield _posted_line(row, index)


def _posted_line(row: Sequence[Any], index: ChartIndex) -> PostedLine:
    voucher, month, date, word, number, kind, no, account, *rest = row
    return PostedLine(voucher, int(month), date, word, number, kind, no, index.codes[account], *rest)


def posted_lines(book: Book, first: Month, last: Month) -> Iterator[PostedLine]:
    """Every posted line of some months. Two queries."""
    yield from values(of_posted(book, first, last), chart_of([book]))


def revenue_expense(book: Book, first: Month, last: Month) -> RevenueExpense:
    """收支明细表 for months of one year. Two or three queries."""
    return flows.revenue_expense(year_balances(book, first.year), first.number, last.number)


def cash_view(book: Book, first: Month, last: Month) -> CashView:
    """Money in and out, voucher by voucher, for months of one year. Three or four queries."""
    index = chart_of([book])
    money = [pk for code in CASH_ACCOUNTS for pk in index.ids_below(code)]
    touching = Line.objects.filter(voucher=OuterRef("voucher"), account__in=money)
    lines = of_posted(book, first, last).filter(Exists(touching))
    balances = year_balances(book, first.year, index)
    return flows.cash_view(balances, values(lines, index), first.number, last.number)
