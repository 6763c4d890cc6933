"""What the rosters put into the menu and on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.kernel import navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import ROSTER_FREEZE, ROSTER_IMPORT, ROSTER_VIEW, STATISTICS_VIEW


def register() -> None:
    navigation.register("team", gettext_lazy("花名册"), "roster:people", ROSTER_VIEW, 10)
    navigation.register("team", gettext_lazy("任职沿革"), "roster:history", ROSTER_VIEW, 15)
    navigation.register("team", gettext_lazy("换届轮次"), "roster:rounds", ROSTER_VIEW, 20)
    navigation.register("team", gettext_lazy("导入花名册"), "roster:import", ROSTER_IMPORT, 30)
    navigation.register("team", gettext_lazy("换届统计"), "roster:statistics", STATISTICS_VIEW, 40)
    navigation.register("team", gettext_lazy("分项统计"), "roster:structure", STATISTICS_VIEW, 42)
    navigation.register("team", gettext_lazy("换届对比"), "roster:compare", STATISTICS_VIEW, 44)
    navigation.register_main_job(ROSTER_IMPORT, gettext_lazy("导入花名册"), "roster:import", order=60)
    navigation.register_desk_card(waiting)


def waiting(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Rounds that wait for the freeze."""
    from lingyan.team.roster.models import Round

    del region, month
    if not actor.may_somewhere(ROSTER_FREEZE):
        return
    open_rounds = Round.objects.filter(actor.scope(ROSTER_FREEZE, "region__path"), state=Round.State.OPEN)
    for round_ in open_rounds:
        yield DeskItem(
            _("花名册 %(round)s 待冻结") % {"round": round_.name},
            1,
            reverse("roster:round", args=[round_.pk]),
        )
