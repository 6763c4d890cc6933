"""What the year puts on the desk and into the menu, from December until the year before is archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books.queries import visible_books
from lingyan.economy.year import confirming, queries
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BOOKS_CLOSE, BOOKS_ENTER, BOOKS_VIEW, YEAR_ARCHIVE

_LAST_MONTH = 6
"""Through June the year before stands on the desk."""


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", gettext_lazy("年终"), "year:years", BOOKS_VIEW, 47)
    navigation.register("economy", gettext_lazy("会计档案"), "year:archives", BOOKS_VIEW, 48)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Books whose last year is not closed, those closed but not archived, and those that owe confirmations."""
    del month
    today = clock.today()
    if today.month > _LAST_MONTH:
        return
    year = today.year - 1
    for right, title, states in (
        (BOOKS_CLOSE, _("%(year)d年还没有年结的账套"), ("months", "december")),
        (YEAR_ARCHIVE, _("%(year)d年已年结、未归档的账套"), ("closed",)),
    ):
        if not actor.may_somewhere(right):
            continue
        count = queries.overview(actor, region, year, right).filter(state__in=states).count()
        if count:
            yield DeskItem(title % {"year": year}, count, _url(region, year), tone="warn")
    if actor.may_somewhere(BOOKS_ENTER):
        begun = visible_books(actor, region, BOOKS_ENTER).filter(first_month__lte=Month(year, 12))
        if count := len(confirming.owing(begun, year)):
            title = _("%(year)d年往来还没有核对完的账套") % {"year": year}
            yield DeskItem(title, count, _url(region, year, unconfirmed="1"), tone="warn")


def _url(region: Any, year: int, **query: str) -> str:
    place = {"region": region.code} if region is not None else {}
    return (
        f"{reverse('year:years')}?{urlencode({**place, 'month': f'{year}-12', 'year': str(year), **query})}"
    )
