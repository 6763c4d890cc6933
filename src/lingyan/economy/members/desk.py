"""What members and distributions put on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models import Voucher
from lingyan.economy.members import queries
from lingyan.economy.members.models import Confirmation, Distribution, HouseholdPart, Objection
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


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Displays that are over, objections without an answer, registers to file, steps of distributions."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    if actor.may_somewhere(MEMBERS_MANAGE):
        yield from _registers(actor, region, place)
    if actor.may_somewhere(MEMBERS_CHECK):
        found = queries.confirmations(actor, region, MEMBERS_CHECK)
        found = found.filter(state=Confirmation.State.CONFIRMED, filed_on=None)
        if count := found.count():
            yield DeskItem(
                _("待备案的成员名册"), count, _url("registers", place, look="unfiled"), tone="info"
            )
    yield from _distributions(actor, region, place)


def _registers(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    shown = queries.confirmations(actor, region, MEMBERS_MANAGE).filter(state=Confirmation.State.DISPLAYED)
    if count := shown.filter(displayed_until__lt=clock.today()).count():
        yield DeskItem(
            _("公示期满、待确认的成员名册"), count, _url("registers", place, look="displayed"), tone="info"
        )
    if count := Objection.objects.filter(confirmation__in=shown, reply__isnull=True).count():
        yield DeskItem(
            _("对成员名册的异议待答复"), count, _url("registers", place, look="displayed"), tone="warn"
        )


def _distributions(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    if actor.may_somewhere(MEMBERS_DISTRIBUTE):
        yield from _of_clerk(actor, region, place)
    if actor.may_somewhere(BOOKS_ENTER):
        found = queries.distributions(actor, region, BOOKS_ENTER).filter(state=State.CONFIRMED)
        if count := found.count():
            yield DeskItem(
                _("待生成凭证的收益分配"), count, _url("distributions", place, state="confirmed"), tone="info"
            )
    if actor.may_somewhere(PAYMENTS_REQUEST):
        waiting = Voucher.objects.filter(distribution__distribution=OuterRef("pk")).exclude(
            state=Voucher.State.POSTED
        )
        found = queries.distributions(actor, region, PAYMENTS_REQUEST).filter(state=State.BOOKED)
        if count := found.exclude(Exists(waiting.exclude(state=Voucher.State.VOID))).count():
            yield DeskItem(
                _("已记账、待申请支付的收益分配"),
                count,
                _url("distributions", place, state="booked"),
                tone="info",
            )


def _of_clerk(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    mine = queries.distributions(actor, region, MEMBERS_DISTRIBUTE)
    over = mine.filter(state=State.DISPLAYED, displayed_until__lt=clock.today())
    if count := over.count():
        yield DeskItem(
            _("公示期满、待确认的分配清单"),
            count,
            _url("distributions", place, state="displayed"),
            tone="info",
        )
    asked = Objection.objects.filter(distribution__in=mine, reply__isnull=True)
    if count := asked.exclude(distribution__state=State.VOID).count():
        yield DeskItem(
            _("对分配清单的异议待答复"), count, _url("distributions", place, state="displayed"), tone="warn"
        )
    failed = mine.filter(parts__state=HouseholdPart.State.FAILED).exclude(state=State.VOID).distinct()
    if count := failed.count():
        yield DeskItem(
            _("分配款没有付成、待重新申请"), count, _url("distributions", place, failed="1"), tone="warn"
        )  # fmt: skip
    if count := mine.filter(state=State.PAID).count():
        yield DeskItem(
            _("已付清、待公开的收益分配"), count, _url("distributions", place, state="paid"), tone="info"
        )


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'members:{name}')}?{urlencode({**place, **query})}"
