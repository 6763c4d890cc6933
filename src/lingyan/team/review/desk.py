"""What joint reviews put into the menu and on the desk of the organisation department."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import REVIEW_MANAGE
from lingyan.team.review import queries
from lingyan.team.review.models import Review


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("联审"), "review:reviews", REVIEW_MANAGE, 58)
    navigation.register("team", _("选举权"), "review:rights", REVIEW_MANAGE, 59)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    if not actor.may_somewhere(REVIEW_MANAGE):
        return
    found = queries.reviews(actor, REVIEW_MANAGE, region)
    counts = yield {
        "open": found.filter(state=Review.State.OPEN, slips_gone_on=None, person__isnull=False),
        "stale": found.filter(
            state=Review.State.CLEAR, expires_on__lt=clock.today(), slips_gone_on=None, person__isnull=False
        ),
    }
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    if counts["open"]:
        yield DeskItem(_("联审等部门答复"), counts["open"], _url(place, "open"), tone="info")
    if counts["stale"]:
        yield DeskItem(
            _("联审已过有效期"), counts["stale"], _url(place, "stale"), tone="warn", section="overdue"
        )


def _url(place: dict[str, str], look: str) -> str:
    return f"{reverse('review:reviews')}?{urlencode({**place, 'look': look})}"
