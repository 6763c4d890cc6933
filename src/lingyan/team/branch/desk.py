"""What branches put into the menu and on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.team.branch import queries
from lingyan.team.branch.models import Session


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("组织生活"), "branch:branches", BRANCH_VIEW, 50)
    navigation.register("team", _("支部党员"), "branch:members", BRANCH_RECORD, 51)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """For who keeps the record: sessions whose day has passed, lists not ticked, tasks due."""
    if not actor.may_somewhere(BRANCH_RECORD):
        return
    url = f"{reverse('branch:branches')}?month={month}" + (f"&region={region.code}" if region else "")
    if count := queries.overdue_sessions(actor, region).count():
        yield DeskItem(_("计划日期已过、没有登记召开的组织生活"), count, url, tone="warn", section="overdue")
    held = queries.sessions(actor, region, BRANCH_RECORD).filter(state=Session.State.HELD)
    if count := held.filter(lists__isnull=True).count():
        yield DeskItem(_("没有登记到会情况的组织生活"), count, url, tone="info")
    if count := queries.overdue_tasks(actor, region).count():
        yield DeskItem(_("过了办理期限的支部决议"), count, url, tone="warn", section="overdue")
