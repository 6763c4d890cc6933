"""What projects put on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.economy.projects import queries
from lingyan.economy.projects.models import Milestone, Project
from lingyan.economy.projects.parameters import IDLE_DAYS
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import PROJECTS_CHECK, PROJECTS_MANAGE, PROJECTS_VIEW
from lingyan.parameters.queries import integer_of


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", _("项目"), "projects:projects", PROJECTS_VIEW, 92)
    navigation.register("economy", _("专项资金"), "projects:earmarked", PROJECTS_VIEW, 94)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Milestones that are late, earmarked money that lies unused, projects that can be accepted."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    if actor.may_somewhere(PROJECTS_MANAGE):
        yield from _of_manager(actor, region, place)
    if actor.may_somewhere(PROJECTS_CHECK):
        open_steps = Milestone.objects.filter(reached=None).values("project")
        ready = queries.visible(actor, region, PROJECTS_CHECK).filter(state=Project.State.BUILDING)
        if count := ready.exclude(pk__in=open_steps).count():
            yield DeskItem(_("等待验收的项目"), count, _url("projects", place, look="ready"), tone="info")


def _of_manager(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    today = clock.today()
    late = queries.late(queries.milestones(actor, region, PROJECTS_MANAGE), today)
    found = late.aggregate(first=Min("due_on"), count=Count("pk"))
    if found["count"]:
        yield DeskItem(
            _("逾期的项目节点"), found["count"], _url("milestones", place, look="late"), due=found["first"],
            tone="danger", section="overdue",
        )  # fmt: skip
    days = integer_of(IDLE_DAYS, region.path if region is not None else "", today)
    mine = queries.with_earmarked(queries.visible(actor, region, PROJECTS_MANAGE))
    if count := len(queries.idle(mine, days, today)):
        yield DeskItem(
            _("专项资金长期未用的项目"),
            count,
            _url("projects", place, look="idle"),
            tone="danger",
            section="overdue",
        )


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'projects:{name}')}?{urlencode({**place, **query})}"
