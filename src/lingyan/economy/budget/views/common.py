"""What the pages of budgets share."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import actor_of, book_or_404
from lingyan.economy.books.views.records import record_url
from lingyan.economy.budget import queries
from lingyan.economy.budget.models import Budget
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BUDGET_MANAGE, BUDGET_VIEW
from lingyan.regions.place import YEARS, place_of

TONES: Final = {"draft": "plain", "decided": "ok", "superseded": "info", "void": "danger"}
STANDINGS: Final[dict[str, Any]] = {
    "over": (gettext_lazy("略超预算"), "warn"),
    "beyond": (gettext_lazy("超预算"), "danger"),
    "met": (gettext_lazy("已完成"), "ok"),
    "short": (gettext_lazy("没有完成"), "warn"),
    "running": (gettext_lazy("预算内"), "plain"),
}
"""How a line stands, in words and tone."""
UNPLANNED: Final = (gettext_lazy("没有预算"), "danger")


def standing_words(block: str, standing: str) -> tuple[Any, str]:
    if block == "income" and standing == "running":
        return _("进行中"), "plain"
    return STANDINGS[standing]


def budget_or_404(request: HttpRequest, budget_id: int, right: str = BUDGET_VIEW) -> Budget:
    found = queries.visible(actor_of(request), right=right).filter(pk=budget_id).first()
    if found is None:
        raise Http404(_("没有这份预算，或不在您的管辖范围内"))
    return found


def prepared_book(request: HttpRequest, book_id: int, year: int) -> Book:
    """The book whose budget of a year the reader may prepare."""
    if year not in YEARS:
        raise Http404(_("没有这个年度"))
    return book_or_404(request, book_id, BUDGET_MANAGE)


def url_at(name: str, book: Book, *arguments: Any, **query: Any) -> str:
    """A page of this room at the book's own region."""
    return record_url(f"budget:{name}", book, *arguments, **query)


def budget_url(budget: Budget, month: Month | None = None) -> str:
    return url_at("budget", budget.book, budget.pk, month=month)


def month_of(request: HttpRequest, year: int) -> Month:
    """The month looked at, inside the budget's year: its December when another year is looked at."""
    month = place_of(request).month
    return month if month.year == year else Month(year, 12)
