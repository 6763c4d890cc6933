"""What budgets put on the desk and into the menu."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.budget import queries
from lingyan.economy.budget.models import Budget
from lingyan.economy.budget.parameters import PREPARED_DAYS
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BUDGET_MANAGE, BUDGET_VIEW
from lingyan.parameters.queries import integer_of


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("预算"), "budget:budgets", BUDGET_VIEW, 90)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Books without a decided budget of this year, and drafts that wait for a decision, for who prepares them."""
    if not actor.may_somewhere(BUDGET_MANAGE):
        return
    today = clock.today()
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    due = due_on(region.path if region is not None else "", today)
    drafts = queries.visible(actor, region, BUDGET_MANAGE).filter(
        state=Budget.State.DRAFT, year=today.year, version__gt=1
    )
    found = yield {"missing": queries.missing(actor, region, today.year, BUDGET_MANAGE), "drafts": drafts}
    if count := found["missing"]:
        late = today > due
        yield DeskItem(
            _("%(year)s年预算还没有决定的账套") % {"year": today.year}, count, _url(place, today.year, "missing"), due=due,
            tone="danger" if late else "warn", section="overdue" if late else "waiting",
        )  # fmt: skip
    if count := found["drafts"]:
        yield DeskItem(_("等待决定的预算调整"), count, _url(place, today.year, "adjusting"))


def due_on(path: str, today: dt.date) -> dt.date:
    """The day by which this year's budget should be decided at a place."""
    return dt.date(today.year, 1, 1) + dt.timedelta(days=integer_of(PREPARED_DAYS, path, today) - 1)


def _url(place: dict[str, str], year: int, look: str) -> str:
    where = {**place, "month": f"{year}-{place['month'][-2:]}", "look": look}
    return f"{reverse('budget:budgets')}?{urlencode(where)}"
