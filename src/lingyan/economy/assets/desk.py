"""What assets put on the desk and into the menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.assets import due, queries, rules
from lingyan.economy.assets.models import Inventory
from lingyan.economy.books.models import Period
from lingyan.economy.books.queries import visible_books
from lingyan.identity.hands import by_hand
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


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Months to charge, the year's count, and assets that lie idle, for who can do something about them."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    today = clock.today()
    last, year = Month.of(today).previous, rules.inventory_year(today)
    found = yield _waiting(actor, region, last, year)
    if count := found.get("to_charge"):
        url = f"{reverse('assets:runs')}?{urlencode({**place, 'month': str(last), 'open': '1'})}"
        yield DeskItem(_("%(month)s未计提折旧的账套") % {"month": last.shown}, count, url, tone="warn")
    if year is not None:
        url = f"{reverse('assets:inventories')}?{urlencode({**place, 'year': str(year), 'open': '1'})}"
        until = rules.inventory_window(year)[1]
        if count := found.get("to_count"):
            yield DeskItem(_("%(year)s年清产核资未完成") % {"year": year}, count, url, due=until, tone="warn")
        if count := found.get("to_sign"):
            yield DeskItem(_("%(year)s年清查结果待签字") % {"year": year}, count, url, due=until, tone="info")
    if count := found.get("idle"):
        url = f"{reverse('assets:assets')}?{urlencode({**place, 'idle': '1'})}"
        yield DeskItem(_("长期闲置的资产"), count, url, section="overdue")


def _waiting(actor: Actor, region: Any, month: Month, year: int | None) -> dict[str, QuerySet[Any]]:
    """What waits by name, each for who has its right; `year` is that of the count, None outside its months."""
    found: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(BOOKS_ENTER):
        closed = Period.objects.filter(month=month).values("book")
        books = visible_books(actor, region, BOOKS_ENTER).filter(go_live__lte=month).exclude(pk__in=closed)
        found["to_charge"] = queries.not_charged(books, month)
    if year is not None and actor.may_somewhere(ASSETS_COUNT):
        found["to_count"] = queries.not_counted(visible_books(actor, region, ASSETS_COUNT), year)
        done = Inventory.objects.filter(
            actor.scope(ASSETS_COUNT, queries.PATH), state=Inventory.State.DONE, year=year
        ).exclude(by_hand(actor.user_id, "first_signer"))
        path = region.path if region is not None else ""
        found["to_sign"] = done.filter(**{f"{queries.PATH}__startswith": path})
    if actor.may_somewhere(ASSETS_MANAGE):
        for each in due.sources(actor):
            if each.code == "idle":
                found["idle"] = each.find(actor, region, clock.today())
    return found
