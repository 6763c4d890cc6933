"""What payments put on the desk and into the menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.payments import queries, rules
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import (
    BOOKS_ENTER,
    PAYMENTS_APPROVE_SUPERVISION,
    PAYMENTS_APPROVE_TOWNSHIP,
    PAYMENTS_APPROVE_VILLAGE,
    PAYMENTS_RELEASE,
    PAYMENTS_REQUEST,
    PAYMENTS_VIEW,
)

RESULT_DAYS: Final = 3
"""Days after which a list without its result is late."""


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("付款"), "payments:payments", PAYMENTS_VIEW, 12)
    navigation.register("economy", _("付款审批"), "payments:inbox", PAYMENTS_VIEW, 14)
    navigation.register("economy", _("支付办理"), "payments:releases", PAYMENTS_RELEASE, 16)
    navigation.register_main_job(PAYMENTS_APPROVE_VILLAGE, _("审批付款"), "payments:inbox", 25)
    navigation.register_main_job(PAYMENTS_APPROVE_SUPERVISION, _("审核付款"), "payments:inbox", 35)
    navigation.register_main_job(PAYMENTS_APPROVE_TOWNSHIP, _("审核付款"), "payments:inbox", 45)
    navigation.register_main_job(PAYMENTS_RELEASE, _("办理支付"), "payments:releases", 30)
    navigation.register_main_job(PAYMENTS_REQUEST, _("申请付款"), "payments:new", 60)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """What waits for this actor: signatures, returned requests, lists to make, results, vouchers."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    yield from _signatures(actor, region, place)
    found = yield _waiting(actor, region)
    releases = f"{reverse('payments:releases')}?{urlencode(place)}"
    for name, title, url, tone in (
        ("returned", _("退回给我的付款申请"), _list(place, state=rules.RETURNED), "warn"),
        ("draft", _("我没有提交的付款申请"), _list(place, state=rules.DRAFT), "plain"),
        ("lost", _("没有付成、等重新申请的付款"), _list(place, lost="1"), "warn"),
        ("approved", _("已批准、等支付的付款"), releases, "info"),
        ("late", _("银行结果还没有登记的付款"), releases, "danger"),
        ("waiting", _("等银行结果的付款"), releases, "plain"),
        ("to_book", _("已支付、还没有凭证的付款"), _list(place, book="1"), "info"),
    ):
        if found.get(name):
            section = "overdue" if name == "late" else "waiting"
            yield DeskItem(title, found[name], url, tone=tone, section=section)  # type: ignore[arg-type]


def _waiting(actor: Actor, region: Any) -> dict[str, QuerySet[PaymentRequest]]:
    """What waits by name, each for who has its right."""
    found: dict[str, QuerySet[PaymentRequest]] = {}
    if actor.may_somewhere(PAYMENTS_REQUEST):
        mine = queries.visible(actor, region, PAYMENTS_REQUEST).filter(made_by=actor.user_id or 0)
        lost = mine.filter(state__in=(rules.PARTLY, rules.FAILED), origin_kind="")
        found |= {
            "returned": mine.filter(state=rules.RETURNED),
            "draft": mine.filter(state=rules.DRAFT),
            "lost": lost.filter(all_payees__state__in=rules.LOST, all_payees__retried=False),
        }
    if actor.may_somewhere(PAYMENTS_RELEASE):
        listed = queries.visible(actor, region, PAYMENTS_RELEASE)
        released = listed.filter(state=PaymentRequest.State.RELEASED)
        late = clock.now() - dt.timedelta(days=RESULT_DAYS)
        found |= {
            "approved": listed.filter(state=PaymentRequest.State.APPROVED),
            "late": released.filter(released_at__lt=late),
            "waiting": released.filter(released_at__gte=late),
        }
    if actor.may_somewhere(BOOKS_ENTER):
        found["to_book"] = queries.to_book(queries.visible(actor, region, BOOKS_ENTER))
    return found


def _signatures(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    count = len(queries.waiting_for(actor, region))
    if count:
        yield DeskItem(
            _("等我签字的付款"), count, f"{reverse('payments:inbox')}?{urlencode(place)}", tone="info"
        )


def _list(place: dict[str, str], **query: str) -> str:
    return f"{reverse('payments:payments')}?{urlencode({**place, **query})}"
