"""What the list puts on the desk and into the menu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import MANDATES_MANAGE, MANDATES_VIEW
from lingyan.team.mandates import queries


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("小组长和代表"), "mandates:mandates", MANDATES_VIEW, 45)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Those whose term has run out and whom nobody ended."""
    found: dict[str, Any] = {}
    if actor.may_somewhere(MANDATES_MANAGE):
        found["over"] = queries.over(actor, region, clock.today(), MANDATES_MANAGE)
    counts = yield found
    if counts.get("over"):
        place = {"region": region.code} if region is not None else {}
        query = urlencode({**place, "month": str(month), "state": "over"})
        yield DeskItem(
            _("小组长和代表任期已满"), counts["over"], f"{reverse('mandates:mandates')}?{query}", tone="warn"
        )
