"""What contracts put on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min, QuerySet
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


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Contracts that end, claims that are late, drafts and filings that wait."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    if actor.may_somewhere(CONTRACTS_MANAGE):
        yield from _ending(actor, region, place)
    found = yield _waiting(actor, region)
    for name, title, list_, query, tone in (
        ("expired", _("到期仍在使用的合同"), "contracts", {"look": "expired"}, "danger"),
        ("late", _("逾期的合同款"), "instalments", {"look": "overdue"}, "danger"),
        ("drafts", _("我登记的合同草稿"), "contracts", {"state": "draft"}, "plain"),
        ("unfiled", _("待备案的合同"), "contracts", {"look": "unfiled"}, "info"),
    ):
        if found.get(name):
            section = "overdue" if tone == "danger" else "waiting"
            yield DeskItem(title, found[name], _url(list_, place, **query), tone=tone, section=section)  # type: ignore[arg-type]


def _waiting(actor: Actor, region: Any) -> dict[str, QuerySet[Any]]:
    """What waits by name, each for who has its right."""
    today = clock.today()
    found: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(CONTRACTS_MANAGE):
        mine = queries.visible(actor, region, CONTRACTS_MANAGE)
        found = {
            "expired": due.expired(mine, today),
            "late": queries.overdue(queries.instalments(actor, region), today),
            "drafts": mine.filter(state=Contract.State.DRAFT, made_by=actor.user_id),
        }
    if actor.may_somewhere(CONTRACTS_CHECK):
        active = queries.visible(actor, region, CONTRACTS_CHECK).filter(state=Contract.State.ACTIVE)
        found["unfiled"] = active.filter(filed_on=None)
    return found


def _ending(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    today, mine = clock.today(), queries.visible(actor, region, CONTRACTS_MANAGE)
    ending = due.ending(mine, region, today).aggregate(first=Min("ends_on"), count=queries.COUNT)
    if ending["count"]:
        yield DeskItem(
            _("即将到期的合同"), ending["count"], _url("contracts", place, look="ending"), due=ending["first"],
            tone=_tone((ending["first"] - today).days, region, today),
        )  # fmt: skip


def _tone(days: int, region: Any, today: Any) -> Any:
    """Redder as the alerts come closer: 90, 30, 7 days."""
    stages = [due.days_of(each, region, today) for each in ALERT_DAYS]
    reached = rules.stage(days, stages)
    return {stages[0]: "info", stages[1]: "warn", stages[2]: "danger"}.get(reached or -1, "plain")


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'contracts:{name}')}?{urlencode({**place, **query})}"
