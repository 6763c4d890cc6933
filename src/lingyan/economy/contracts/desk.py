"""What contracts put on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.contracts import due, queries, rules
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.parameters import ALERT_DAYS
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import CONTRACTS_CHECK, CONTRACTS_MANAGE, CONTRACTS_VIEW


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("合同"), "contracts:contracts", CONTRACTS_VIEW, 80)
    navigation.register("economy", _("应收和核销"), "contracts:instalments", CONTRACTS_VIEW, 82)
    navigation.register("economy", _("到期一览"), "contracts:board", CONTRACTS_VIEW, 84)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Contracts that end, claims that are late, drafts and filings that wait."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    if actor.may_somewhere(CONTRACTS_MANAGE):
        yield from _of_manager(actor, region, place)
    if actor.may_somewhere(CONTRACTS_CHECK):
        found = queries.visible(actor, region, CONTRACTS_CHECK).filter(
            filed_on=None, state=Contract.State.ACTIVE
        )
        if count := found.count():
            yield DeskItem(_("待备案的合同"), count, _url("contracts", place, look="unfiled"), tone="info")


def _of_manager(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    today = clock.today()
    mine = queries.visible(actor, region, CONTRACTS_MANAGE)
    ending = due.ending(mine, region, today).aggregate(first=Min("ends_on"), count=queries.COUNT)
    if ending["count"]:
        yield DeskItem(
            _("即将到期的合同"), ending["count"], _url("contracts", place, look="ending"), due=ending["first"],
            tone=_tone((ending["first"] - today).days, region, today),
        )  # fmt: skip
    if count := due.expired(mine, today).count():
        yield DeskItem(
            _("到期仍在使用的合同"),
            count,
            _url("contracts", place, look="expired"),
            tone="danger",
            section="overdue",
        )
    late = queries.overdue(queries.instalments(actor, region), today).count()
    if late:
        yield DeskItem(
            _("逾期的合同款"),
            late,
            _url("instalments", place, look="overdue"),
            tone="danger",
            section="overdue",
        )
    if count := mine.filter(state=Contract.State.DRAFT, made_by=actor.user_id).count():
        yield DeskItem(_("我登记的合同草稿"), count, _url("contracts", place, state="draft"))


def _tone(days: int, region: Any, today: Any) -> Any:
    """Redder as the alerts come closer: 90, 30, 7 days."""
    stages = [due.days_of(each, region, today) for each in ALERT_DAYS]
    reached = rules.stage(days, stages)
    return {stages[0]: "info", stages[1]: "warn", stages[2]: "danger"}.get(reached or -1, "plain")


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'contracts:{name}')}?{urlencode({**place, **query})}"
