"""What branches put into the menu and on the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW, OVERSIGHT_RECORD, OVERSIGHT_VIEW
from lingyan.regions.models import Level, Region
from lingyan.team.branch import oversight, queries, talking, watching
from lingyan.team.branch.models import Session


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("组织生活"), "branch:branches", BRANCH_VIEW, 61)
    navigation.register("team", _("支部党员"), "branch:members", BRANCH_RECORD, 62)
    navigation.register("team", _("村务监督会议"), "branch:sittings", OVERSIGHT_VIEW, 62)
    navigation.register_main_job(OVERSIGHT_RECORD, _("登记村务监督会议"), "branch:new-sitting", order=95)
    navigation.register_desk_card(cards)
    navigation.register_desk_card(oversight_cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """For who keeps the record: sessions whose day has passed, lists not ticked, tasks due."""
    if not actor.may_somewhere(BRANCH_RECORD):
        return
    url = f"{reverse('branch:branches')}?month={month}" + (f"&region={region.code}" if region else "")
    held = queries.sessions(actor, region, BRANCH_RECORD).filter(state=Session.State.HELD)
    counts = yield {
        "sessions": queries.overdue_sessions(actor, region), "unlisted": held.filter(lists__isnull=True),
        "tasks": queries.overdue_tasks(actor, region), **_out_of_touch(actor, region),
    }  # fmt: skip
    if count := counts["sessions"]:
        yield DeskItem(_("计划日期已过、没有登记召开的组织生活"), count, url, tone="warn", section="overdue")
    if count := counts["unlisted"]:
        yield DeskItem(_("没有登记到会情况的组织生活"), count, url, tone="info")
    if count := counts["tasks"]:
        yield DeskItem(_("过了办理期限的支部决议"), count, url, tone="warn", section="overdue")
    yield from _away(counts, region, month)
    # Lapses are read from ticks and registers, so the card is made where one village is looked at.
    if region is not None and region.level == Level.VILLAGE:
        yield from _decide(actor, region, month)


def _decide(actor: Actor, region: Region, month: Month) -> Iterator[DeskItem]:
    """Alerts of C-11 to C-13. Nothing is decided here."""
    url = f"{reverse('branch:members')}?region={region.code}&month={month}&look="
    if count := sum(len(keys) for keys in watching.to_decide(actor, region).values()):
        yield DeskItem(_("有党员到了要支部研究决定的时候"), count, f"{url}decide", tone="warn")
    if count := len(watching.lapsed(actor, region)):
        yield DeskItem(
            _("有党员几个月没有参加组织生活、交党费或做工作，请谈话核实"), count, f"{url}lapsed", tone="warn"
        )


def _out_of_touch(actor: Actor, region: Any) -> dict[str, QuerySet[Any]]:
    """Members who are away: not reached this quarter (C-10), not for six months (C-11)."""
    today = clock.today()
    quarter = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return {
        "lost": watching.out_of_touch(actor, region, talking.months_before(today, talking.AWAY_MONTHS)),
        "quiet": watching.out_of_touch(actor, region, quarter),
    }


def _away(counts: dict[str, int], region: Any, month: Month) -> Iterator[DeskItem]:
    """An alert; people decide."""
    url = f"{reverse('branch:members')}?month={month}&look=quiet" + (
        f"&region={region.code}" if region else ""
    )
    if counts["lost"]:
        yield DeskItem(
            _("外出流动党员六个月没有联系，请核实"), counts["lost"], url.replace("quiet", "lost"), tone="danger",
            section="overdue",
        )  # fmt: skip
    elif counts["quiet"]:
        yield DeskItem(_("外出流动党员本季度还没有联系"), counts["quiet"], url, tone="info")


@navigation.counting
def oversight_cards(actor: Actor, region: Region | None, _month: Month) -> navigation.Steps:
    """For who records them: advice without an answer past its day, and this quarter's meeting."""
    if not actor.may_somewhere(OVERSIGHT_RECORD):
        return
    today = clock.today()
    counts = yield {"advice": oversight.unanswered(actor, region, OVERSIGHT_RECORD, today)}
    # Both cards are of today, whatever month is looked at.
    url = f"{reverse('branch:sittings')}?month={Month.of(today)}" + (
        f"&region={region.code}" if region else ""
    )
    if count := counts["advice"]:
        late = f"{url}&look=late"
        yield DeskItem(_("过了期限没有答复的村务监督意见"), count, late, tone="warn", section="overdue")
    if region is not None and region.level == Level.VILLAGE and actor.may(OVERSIGHT_RECORD, region.path):
        *_before, quarter, _report = oversight.duties(region, today.year)
        if quarter.lacking:
            yield DeskItem(_("本季度还没有登记村务监督会议"), 1, url, tone="info")
