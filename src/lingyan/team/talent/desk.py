"""What the register puts on the desk and into the menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_NEED, TALENT_VIEW
from lingyan.team.talent import queries


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("人才"), "talent:people", TALENT_VIEW, 69)
    navigation.register("team", _("人才需求和对接"), "talent:needs", TALENT_VIEW, 69)
    navigation.register_main_job(TALENT_NEED, _("提出人才需求"), "talent:new-need", order=90)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Consents that run out, needs that nobody was asked for, matches in hand, needs whose last day is over."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    found: dict[str, Any] = {}
    if actor.may_somewhere(TALENT_MANAGE):
        found["consents"] = queries.running_out(actor, region)
        found["unanswered"] = queries.unanswered(actor, region)
        found["waiting"] = queries.waiting(actor, region)
    if actor.may_somewhere(TALENT_NEED):
        found["lapsed"] = queries.lapsed(actor, region, TALENT_NEED)
    counts = yield found
    if counts.get("consents"):
        first = min(found["consents"].values_list("first_until", flat=True))
        yield DeskItem(
            _("人才登记的同意快到期"),
            counts["consents"],
            _url("people", place, look="ending"),
            due=first,
            tone="warn",
        )
    if counts.get("unanswered"):
        yield DeskItem(
            _("村里的人才需求还没有对接"),
            counts["unanswered"],
            _url("needs", place, look="unanswered"),
            tone="warn",
        )
    if counts.get("waiting"):
        yield DeskItem(_("人才对接等待答复或结果"), counts["waiting"], _url("matches", place, look="running"))
    if counts.get("lapsed"):
        yield DeskItem(_("人才需求过了有效期"), counts["lapsed"], _url("needs", place, look="lapsed"))


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'talent:{name}')}?{urlencode({**place, **query})}"
