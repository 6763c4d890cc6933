"""What assets put on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.assets import due, queries, rules
from lingyan.economy.assets.models import Inventory
from lingyan.economy.books.models import Period
from lingyan.economy.books.queries import visible_books
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import ASSETS_COUNT, ASSETS_MANAGE, ASSETS_VIEW, BOOKS_ENTER


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("资产资源"), "assets:assets", ASSETS_VIEW, 70)
    navigation.register("economy", _("计提折旧"), "assets:runs", ASSETS_VIEW, 72)
    navigation.register("economy", _("清产核资"), "assets:inventories", ASSETS_VIEW, 74)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Months to charge, the year's count, and assets that lie idle, for who can do something about them."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    today = clock.today()
    if actor.may_somewhere(BOOKS_ENTER):
        yield from _to_charge(actor, region, place, Month.of(today).previous)
    if actor.may_somewhere(ASSETS_COUNT):
        yield from _to_count(actor, region, place)
    if actor.may_somewhere(ASSETS_MANAGE):
        [idle] = [each for each in due.sources(actor) if each.code == "idle"]
        if count := idle.find(actor, region, today).count():
            url = f"{reverse('assets:assets')}?{urlencode({**place, 'idle': '1'})}"
            yield DeskItem(_("长期闲置的资产"), count, url, section="overdue")


def _to_charge(actor: Actor, region: Any, place: dict[str, str], month: Month) -> Iterator[DeskItem]:
    closed = Period.objects.filter(month=month).values("book")
    books = visible_books(actor, region, BOOKS_ENTER).filter(go_live__lte=month).exclude(pk__in=closed)
    if count := queries.not_charged(books, month).count():
        url = f"{reverse('assets:runs')}?{urlencode({**place, 'month': str(month), 'open': '1'})}"
        yield DeskItem(_("%(month)s未计提折旧的账套") % {"month": month.shown}, count, url, tone="warn")


def _to_count(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    year = rules.inventory_year(clock.today())
    if year is None:
        return
    books = queries.not_counted(visible_books(actor, region, ASSETS_COUNT), year)
    url = f"{reverse('assets:inventories')}?{urlencode({**place, 'year': str(year), 'open': '1'})}"
    last = rules.inventory_window(year)[1]
    if count := books.count():
        yield DeskItem(_("%(year)s年清产核资未完成") % {"year": year}, count, url, due=last, tone="warn")
    waiting = Inventory.objects.filter(
        actor.scope(ASSETS_COUNT, queries.PATH), state=Inventory.State.DONE, year=year
    ).exclude(first_signer=actor.user_id)
    if region is not None:
        waiting = waiting.filter(**{f"{queries.PATH}__startswith": region.path})
    if count := waiting.count():
        yield DeskItem(_("%(year)s年清查结果待签字") % {"year": year}, count, url, due=last, tone="info")
