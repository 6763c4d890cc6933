"""Where the year of every book in a region stands, and archiving many of them in one job."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import actor_of, say_refused
from lingyan.economy.year import actions, confirming, queries
from lingyan.identity.decorators import needs
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_VIEW, YEAR_ARCHIVE
from lingyan.regions.place import place_of

FIRST_YEAR, LAST_YEAR = 1949, 2999
_FIRST_HALF: Final = 6
_LABELS: Final = dict(queries.STATES)
_TONES: Final = {"months": "warn", "december": "info", "closed": "ok", "archived": "ok"}


def year_asked(request: HttpRequest) -> int:
    """`?year=`; otherwise the year of the month looked at, and in its first half the year before, which is closed then."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    month = place_of(request).month
    return month.year - 1 if month.number <= _FIRST_HALF else month.year


def year_url(book: Book, year: int, name: str = "year", *more: Any) -> str:
    """A page of one book's year, at the book's own region and the year's December."""
    place = urlencode({"region": book.organisation.region.code, "month": f"{year}-12"})
    return f"{reverse(f'year:{name}', args=[book.pk, year, *more])}?{place}"


@needs(BOOKS_VIEW)
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Every book of the region with its months, result, reserve and archive."""
    place, actor, year = place_of(request), actor_of(request), year_asked(request)
    page = ListPage(
        request,
        queries.overview(actor, place.region, year),
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda book: year_url(book, year)),
            Column("organisation", _("组织"), value="organisation__name"),
            Column("state", _("年度"), "badge", value=lambda book: str(_LABELS[book.state]), sort="state",
                   tone=lambda book: _TONES[book.state]),
            Column("months", _("已结月数"), "integer", sort="months"),
            Column("carried", _("收支结转"), "badge", sort="carried",
                   value=lambda book: _("已结转") if book.carried else _("未结转"),
                   tone=lambda book: "ok" if book.carried else "plain"),
            Column("reserve", _("提取公积公益金"), "money", sort="reserve", total="reserve"),
            Column("closed_at", _("12月结账时间"), "time", sort="closed_at"),
            Column("version", _("归档版次"), "integer", sort="version"),
        ],
        name=format_lazy("{} {}", gettext_lazy("年终"), year),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("state", _("年度"), "choice", choices=queries.STATES, lookup=_by_state),
            Filter("unconfirmed", _("只看往来没有核对完的"), "flag",
                   lookup=lambda found, on: found.filter(pk__in=confirming.owing(found, year)) if on else found),
        ],
        sort="organisation__region__code",
        selectable=actor.may_somewhere(YEAR_ARCHIVE),
        form="rows",
        empty=Empty(_("这个区域在这一年没有账套"), _("换一个年度，或到账簿报表查看账套的启用月份。"),
                    reverse("books:books"), _("账簿报表")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "year": year,
        "previous": _url(request, year - 1),
        "next": _url(request, year + 1),
    }
    return render(request, "year/years.html", context)


def _url(request: HttpRequest, year: int) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["year"] = str(year)
    return f"{reverse('year:years')}?{query.urlencode()}"


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(state=value)


@needs(YEAR_ARCHIVE)
@require_POST
def archive_rows(request: HttpRequest) -> HttpResponse:
    """Archive the year of the books ticked, all in one job. Nothing is begun while one of them has open months."""
    place, actor, year = place_of(request), actor_of(request), year_asked(request)
    ids = [
        int(text)
        for text in request.POST.getlist("row")[: actions.MOST_BOOKS]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]
    books = list(visible_books(actor, right=YEAR_ARCHIVE).filter(pk__in=ids))
    try:
        job = actions.ask_archive(actor, books=books, year=year, region=place.required_region())
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
        return redirect(_url(request, year))
    return redirect("workflow:job", job.pk)
