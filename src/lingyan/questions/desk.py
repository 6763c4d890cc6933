"""What questions put on the desk: those to answer with the nearest day, those late above, releases to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import QUESTIONS_MODERATE, QUESTIONS_OWN_LINES, QUESTIONS_VIEW
from lingyan.questions import ownlines, queries
from lingyan.questions.models import Level

SOON: Final = dt.timedelta(days=3)


@register_desk_card
def questions_to_answer(actor: Actor, _region: Any, _month: Month) -> Iterator[DeskItem]:
    """In whichever region: what waits for me waits wherever I look."""
    if not actor.may_somewhere(QUESTIONS_VIEW):
        return
    today = clock.today()
    late = Q(due_on__lt=today) | Q(level__gte=Level.TOWNSHIP, steps__kind="late")
    found = queries.waiting(actor).aggregate(
        count=Count("pk", distinct=True), due=Min("due_on"), late=Count("pk", filter=late, distinct=True)
    )
    url = f"{reverse('questions:inbox')}?mine=1"
    if found["late"]:
        yield DeskItem(
            _("逾期上转的村民提问"), found["late"], f"{url}&late=1", due=found["due"], tone="danger", section="overdue"
        )  # fmt: skip
    if found["count"] > found["late"]:
        soon = found["due"] <= today + SOON
        tone = "warn" if soon else "info"
        yield DeskItem(_("村民提问等答复"), found["count"], url, due=found["due"], tone=tone)  # type: ignore[arg-type]


@register_desk_card
def releases_to_look_at(actor: Actor, _region: Any, _month: Month) -> Iterator[DeskItem]:
    if actor.may_somewhere(QUESTIONS_MODERATE):
        count = queries.to_moderate(actor).count()
        if count:
            yield DeskItem(_("问答公开等审看"), count, reverse("questions:moderation"), tone="info")


@register_desk_card
def own_lines_to_show(actor: Actor, _region: Any, _month: Month) -> Iterator[DeskItem]:
    """Own lines that somebody asked for at the counter and does not have yet."""
    if not actor.may_somewhere(QUESTIONS_OWN_LINES):
        return
    found = ownlines.waiting(actor).aggregate(count=Count("pk"), due=Min("due_on"))
    if found["count"]:
        late = found["due"] < clock.today()
        yield DeskItem(
            _("本人账目查询待办"), found["count"], f"{reverse('questions:own-lines')}?state=open", due=found["due"],
            tone="danger" if late else "info", section="overdue" if late else "waiting",
        )  # fmt: skip


@register_desk_card
def answers_given(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """Answered since yesterday in the region looked at."""
    if region is None or not actor.may_somewhere(QUESTIONS_VIEW):
        return
    rows = queries.visible(actor).filter(region__path__startswith=region.path)
    found = rows.filter(answered_on__gte=clock.today() - dt.timedelta(days=1)).aggregate(
        count=Count("pk"), last=Max("answered_on")
    )
    if found["count"]:
        url = f"{reverse('questions:inbox')}?{_query(region)}&state=answered"
        yield DeskItem(_("村民提问有了答复"), found["count"], url, section="changed")


def _query(region: Any) -> str:
    return f"region={region.code}"
