"""What supervision puts on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import (
    SUPERVISION_EXPLAIN,
    SUPERVISION_JUDGE,
    SUPERVISION_TERMS_VIEW,
    SUPERVISION_VIEW,
)
from lingyan.supervision import queries
from lingyan.supervision.models import Finding


def register() -> None:
    navigation.register("disclosure", _("疑点"), "supervision:findings", SUPERVISION_VIEW, 60)
    navigation.register("disclosure", _("审计运行"), "supervision:runs", SUPERVISION_VIEW, 65)
    navigation.register("disclosure", _("我的说明"), "supervision:mine", SUPERVISION_EXPLAIN, 70)
    navigation.register("disclosure", _("任期审计"), "supervision:terms", SUPERVISION_TERMS_VIEW, 67)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Questions that wait for this actor, with the first deadline."""
    del month
    path = region.path if region is not None else ""
    place = urlencode({"region": region.code} if region is not None else {})
    if actor.may_somewhere(SUPERVISION_EXPLAIN):
        mine = queries.to_explain(actor).filter(village__path__startswith=path)
        answering = mine.filter(state__in=(Finding.State.OPEN, Finding.State.RECTIFYING))
        yield from _card(_("等我说明或整改的疑点"), answering, f"{reverse('supervision:mine')}?{place}")
    if actor.may_somewhere(SUPERVISION_JUDGE):
        asked = queries.to_judge(actor).filter(village__path__startswith=path)
        yield from _card(_("等我核定或验收的疑点"), asked, f"{reverse('supervision:findings')}?{place}")


def _card(title: Words, found: Any, url: str) -> Iterator[DeskItem]:
    counted = found.aggregate(number=Count("pk"), due=Min("due_on"))
    if counted["number"]:
        late = counted["due"] is not None and counted["due"] < clock.today()
        yield DeskItem(
            title, counted["number"], url, due=counted["due"], section="overdue" if late else "waiting"
        )
