"""What members and distributions put on the desk and into the menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models import Voucher
from lingyan.economy.members import queries
from lingyan.economy.members.models import (
    Confirmation,
    Distribution,
    HouseholdPart,
    Objection,
)
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import (
    BOOKS_ENTER,
    MEMBERS_CHECK,
    MEMBERS_DISTRIBUTE,
    MEMBERS_MANAGE,
    MEMBERS_VIEW,
    PAYMENTS_REQUEST,
)

State = Distribution.State


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("集体成员"), "members:members", MEMBERS_VIEW, 90)
    navigation.register("economy", _("成员名册确认"), "members:registers", MEMBERS_VIEW, 91)
    navigation.register("economy", _("收益分配"), "members:distributions", MEMBERS_VIEW, 92)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Displays that are over, objections without an answer, registers to file, steps of distributions."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    found = yield {**_registers(actor, region), **_distributions(actor, region)}
    for name, title, list_, query, tone in (
        ("shown", _("公示期满、待确认的成员名册"), "registers", {"look": "displayed"}, "info"),
        ("asked", _("对成员名册的异议待答复"), "registers", {"look": "displayed"}, "warn"),
        ("unfiled", _("待备案的成员名册"), "registers", {"look": "unfiled"}, "info"),
        ("over", _("公示期满、待确认的分配清单"), "distributions", {"state": "displayed"}, "info"),
        ("objected", _("对分配清单的异议待答复"), "distributions", {"state": "displayed"}, "warn"),
        ("failed", _("分配款没有付成、待重新申请"), "distributions", {"failed": "1"}, "warn"),
        ("paid", _("已付清、待公开的收益分配"), "distributions", {"state": "paid"}, "info"),
        ("to_book", _("待生成凭证的收益分配"), "distributions", {"state": "confirmed"}, "info"),
        ("to_pay", _("已记账、待申请支付的收益分配"), "distributions", {"state": "booked"}, "info"),
    ):
        if found.get(name):
            yield DeskItem(title, found[name], _url(list_, place, **query), tone=tone)  # type: ignore[arg-type]


def _registers(actor: Actor, region: Any) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(MEMBERS_MANAGE):
        shown = queries.confirmations(actor, region, MEMBERS_MANAGE).filter(
            state=Confirmation.State.DISPLAYED
        )
        found["shown"] = shown.filter(displayed_until__lt=clock.today())
        found["asked"] = Objection.objects.filter(confirmation__in=shown, reply__isnull=True)
    if actor.may_somewhere(MEMBERS_CHECK):
        confirmed = queries.confirmations(actor, region, MEMBERS_CHECK).filter(filed_on=None)
        found["unfiled"] = confirmed.filter(state=Confirmation.State.CONFIRMED)
    return found


def _distributions(actor: Actor, region: Any) -> dict[str, QuerySet[Any]]:
    found: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(MEMBERS_DISTRIBUTE):
        mine = queries.distributions(actor, region, MEMBERS_DISTRIBUTE)
        asked = Objection.objects.filter(distribution__in=mine, reply__isnull=True)
        found |= {
            "over": mine.filter(state=State.DISPLAYED, displayed_until__lt=clock.today()),
            "objected": asked.exclude(distribution__state=State.VOID),
            "failed": mine.filter(parts__state=HouseholdPart.State.FAILED).exclude(state=State.VOID),
            "paid": mine.filter(state=State.PAID),
        }
    if actor.may_somewhere(BOOKS_ENTER):
        found["to_book"] = queries.distributions(actor, region, BOOKS_ENTER).filter(state=State.CONFIRMED)
    if actor.may_somewhere(PAYMENTS_REQUEST):
        unposted = Voucher.objects.filter(distribution__distribution=OuterRef("pk")).exclude(
            state__in=(Voucher.State.POSTED, Voucher.State.VOID)
        )
        booked = queries.distributions(actor, region, PAYMENTS_REQUEST).filter(state=State.BOOKED)
        found["to_pay"] = booked.exclude(Exists(unposted))
    return found


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'members:{name}')}?{urlencode({**place, **query})}"
