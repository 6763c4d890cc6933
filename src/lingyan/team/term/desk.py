"""What 换届 puts into the menu and on the desk: villages that are late or will be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import TERM_RECORD, TERM_VIEW


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", gettext_lazy("换届"), "term:board", TERM_VIEW, 50)
    navigation.register("team", gettext_lazy("各村换届"), "term:villages", TERM_VIEW, 52)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """For who records the steps: villages past a lawful day, and those that have no time to lose."""
    from lingyan.team.term import queries

    if not actor.may_somewhere(TERM_RECORD):
        return
    place = {"month": str(month), **({"region": region.code} if region is not None else {})}
    today = clock.today()
    found = queries.visible(actor, region).exclude(state="closed")
    late = found.filter(queries.late(today)).count()
    if late:
        url = f"{reverse('term:villages')}?{urlencode({**place, 'look': 'late'})}"
        yield DeskItem(_("换届有步骤逾期的村"), late, url, section="overdue", tone="danger")
    if risky := found.filter(queries.at_risk(today)).count():
        url = f"{reverse('term:villages')}?{urlencode({**place, 'look': 'risk'})}"
        yield DeskItem(_("换届赶不上后面期限的村"), risky, url, tone="warn")
