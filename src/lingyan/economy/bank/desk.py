"""What bank and cash put on the desk and into the menu."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.bank import queries
from lingyan.economy.bank.lookups import visible_accounts
from lingyan.economy.bank.models import BankAccount, CashCount, Reconciliation
from lingyan.economy.bank.parameters import OPEN_DAYS
from lingyan.identity.hands import by_hand
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


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """What waits for this actor of accounts, signatures and counts, and what has been open too long."""
    path = region.path if region is not None else ""
    place = {"region": region.code} if region is not None else {}
    if not any(actor.may_somewhere(right) for right in (BANK_MATCH, BANK_IMPORT, BOOKS_REVIEW)):
        return
    on = min(month.last_day, clock.today())
    days = integer_of(OPEN_DAYS, path, on)
    wanted = _waiting(actor, path, month.previous, on - dt.timedelta(days=days))
    found, before = (yield wanted), month.previous
    if count := found.get("unreconciled"):
        url = f"{reverse('bank:reconciliations')}?{urlencode({**place, 'month': str(before)})}"
        yield DeskItem(_("%(month)s没有对完账的银行账户") % {"month": before.shown}, count, url, tone="warn")
    if count := found.get("old"):
        url = f"{reverse('bank:ageing')}?{urlencode({**place, 'month': str(month)})}"
        yield DeskItem(
            _("超过 %(days)s 天未达的银行流水") % {"days": days}, count, url, tone="danger", section="overdue"
        )
    if count := found.get("to_sign"):
        oldest = wanted["to_sign"].order_by("month").values_list("month", flat=True)[0]
        query = urlencode({**place, "month": str(oldest), "state": "made"})
        url = f"{reverse('bank:reconciliations')}?{query}"
        yield DeskItem(_("等您复核签字的余额调节表"), count, url, tone="info")
    if count := found.get("to_confirm"):
        query = urlencode({**place, "month": str(month), "state": CashCount.State.COUNTED})
        yield DeskItem(
            _("等监盘人确认的现金盘点"), count, f"{reverse('bank:cash-counts')}?{query}", tone="info"
        )


def _waiting(actor: Actor, path: str, month: Month, old: dt.date) -> dict[str, QuerySet[Any]]:
    """What waits by name, each for who has its right. `old` is the day before which a movement is open too long."""
    found: dict[str, QuerySet[Any]] = {}
    matches = actor.may_somewhere(BANK_MATCH)
    if matches or actor.may_somewhere(BANK_IMPORT):
        accounts = visible_accounts(actor, path, BANK_MATCH if matches else BANK_IMPORT)
        found["unreconciled"] = _unreconciled(accounts, month)
        found["old"] = queries.open_movements(actor, path).filter(date__lt=old)
    if matches or actor.may_somewhere(BOOKS_REVIEW):
        right = BANK_MATCH if matches else BOOKS_REVIEW
        made = _within(
            Reconciliation.objects.filter(state=Reconciliation.State.MADE), actor, right, path, "account"
        )
        counted = _within(CashCount.objects.filter(state=CashCount.State.COUNTED), actor, right, path, "book")
        found["to_sign"] = made.exclude(by_hand(actor.user_id, "made_by"))
        found["to_confirm"] = counted.exclude(by_hand(actor.user_id, "counted_by"))
    return found


def _unreconciled(accounts: QuerySet[BankAccount], month: Month) -> QuerySet[BankAccount]:
    signed = Reconciliation.objects.filter(month=month, state=Reconciliation.State.SIGNED).values("account")
    open_then = Q(opened_on=None) | Q(opened_on__lte=month.last_day)
    open_then &= Q(closed_on=None) | Q(closed_on__gt=month.last_day)
    return accounts.filter(open_then).exclude(pk__in=signed)


def _within(rows: QuerySet[Any], actor: Actor, right: str, path: str, owner: str) -> QuerySet[Any]:
    """Rows of the region looked at for which the actor holds the right; `owner` is the field with an organisation."""
    place = f"{owner}__organisation__region__path"
    return rows.filter(actor.scope(right, place), **{f"{place}__startswith": path})
