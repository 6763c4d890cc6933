"""What bank and cash put on the desk and into the menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.bank import queries
from lingyan.economy.bank.lookups import visible_accounts
from lingyan.economy.bank.models import CashCount, Reconciliation
from lingyan.economy.bank.parameters import OPEN_DAYS
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BANK_IMPORT, BANK_MATCH, BANK_VIEW, BOOKS_REVIEW, CASH_COUNT
from lingyan.parameters.queries import integer_of


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("银行账户"), "bank:accounts", BANK_VIEW, 60)
    navigation.register("economy", _("银行流水"), "bank:transactions", BANK_VIEW, 61)
    navigation.register("economy", _("余额调节表"), "bank:reconciliations", BANK_VIEW, 62)
    navigation.register("economy", _("未达账项"), "bank:ageing", BANK_VIEW, 63)
    navigation.register("economy", _("现金盘点"), "bank:cash-counts", BANK_VIEW, 64)
    navigation.register_main_job(CASH_COUNT, _("导入银行流水"), "bank:import", 30)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """What waits for this actor of accounts, signatures and counts, and what has been open too long."""
    path = region.path if region is not None else ""
    place = {"region": region.code} if region is not None else {}
    if actor.may_somewhere(BANK_MATCH) or actor.may_somewhere(BANK_IMPORT):
        yield from _unreconciled(actor, path, place, month.previous)
        yield from _old(actor, path, {**place, "month": str(month)}, month)
    if actor.may_somewhere(BANK_MATCH) or actor.may_somewhere(BOOKS_REVIEW):
        yield from _to_sign(actor, path, place)
        yield from _to_confirm(actor, path, {**place, "month": str(month)})


def _unreconciled(actor: Actor, path: str, place: dict[str, str], month: Month) -> Iterator[DeskItem]:
    right = BANK_MATCH if actor.may_somewhere(BANK_MATCH) else BANK_IMPORT
    signed = Reconciliation.objects.filter(month=month, state=Reconciliation.State.SIGNED).values("account")
    open_then = Q(opened_on=None) | Q(opened_on__lte=month.last_day)
    open_then &= Q(closed_on=None) | Q(closed_on__gt=month.last_day)
    count = visible_accounts(actor, path, right).filter(open_then).exclude(pk__in=signed).count()
    if count:
        query = urlencode({**place, "month": str(month)})
        url = f"{reverse('bank:reconciliations')}?{query}"
        yield DeskItem(_("%(month)s没有对完账的银行账户") % {"month": month.shown}, count, url, tone="warn")


def _old(actor: Actor, path: str, place: dict[str, str], month: Month) -> Iterator[DeskItem]:
    on = min(month.last_day, clock.today())
    days = integer_of(OPEN_DAYS, path, on)
    count = queries.open_movements(actor, path).filter(date__lt=on - dt.timedelta(days=days)).count()
    if count:
        url = f"{reverse('bank:ageing')}?{urlencode(place)}"
        yield DeskItem(
            _("超过 %(days)s 天未达的银行流水") % {"days": days}, count, url, tone="danger", section="overdue"
        )


def _to_sign(actor: Actor, path: str, place: dict[str, str]) -> Iterator[DeskItem]:
    """Statements that somebody else made; the month is that of the oldest."""
    right = BANK_MATCH if actor.may_somewhere(BANK_MATCH) else BOOKS_REVIEW
    region_path = "account__organisation__region__path"
    waiting = Reconciliation.objects.filter(
        actor.scope(right, region_path),
        state=Reconciliation.State.MADE,
        **{f"{region_path}__startswith": path},
    ).exclude(made_by=actor.user_id)
    months = sorted(waiting.values_list("month", flat=True))
    if months:
        query = urlencode({**place, "month": str(months[0]), "state": "made"})
        url = f"{reverse('bank:reconciliations')}?{query}"
        yield DeskItem(_("等您复核签字的余额调节表"), len(months), url, tone="info")


def _to_confirm(actor: Actor, path: str, place: dict[str, str]) -> Iterator[DeskItem]:
    right = BANK_MATCH if actor.may_somewhere(BANK_MATCH) else BOOKS_REVIEW
    region_path = "book__organisation__region__path"
    count = (
        CashCount.objects.filter(
            actor.scope(right, region_path),
            state=CashCount.State.COUNTED,
            **{f"{region_path}__startswith": path},
        )
        .exclude(counted_by=actor.user_id)
        .count()
    )
    if count:
        url = f"{reverse('bank:cash-counts')}?{urlencode({**place, 'state': CashCount.State.COUNTED})}"
        yield DeskItem(_("等监盘人确认的现金盘点"), count, url, tone="info")
