"""What the desk says of decisions: what waits for the actor's post, objections to answer, what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.decisions import flow, queries
from lingyan.decisions.models import Matter
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_PROPOSE, DECISIONS_RECORD, DECISIONS_VIEW

_DISPLAYED: Final = ("end-display", "close")
_TURNS: Final = (
    (DECISIONS_PROPOSE, ("propose", "again")),
    (DECISIONS_RECORD, ("study", "discuss", "notice", "meeting", "post", "post-result")),
    (DECISIONS_CHECK, ("review",)),
)
"""Which steps are whose. What is carried out or displayed waits for time, not for a person, and is left out."""
_PATH: Final = "organisation__region__path"


@register_desk_card
def waiting_matters(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    turns = [(right, codes) for right, codes in _TURNS if actor.may_somewhere(right)]
    if not turns:
        return
    mine = Q()
    for right, codes in turns:
        mine |= actor.scope(right, _PATH) & Q(waits__in=codes)
    found = Matter.objects.filter(mine).values("waits").annotate(number=Count("pk"), due=Min("next_due"))
    for each in found.order_by("waits"):
        title = _("决策事项%(step)s") % {"step": flow.WAITING_LABELS[each["waits"]]}
        yield DeskItem(title, each["number"], _list(region, waits=each["waits"]), each["due"], tone="info")


@register_desk_card
def ended_displays(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """Displays that have run their days: the matter can go on."""
    if not actor.may_somewhere(DECISIONS_RECORD):
        return
    over = Matter.objects.filter(
        actor.scope(DECISIONS_RECORD, _PATH), waits__in=_DISPLAYED, postings__stage=F("state"),
        postings__attempt=F("attempt"), postings__until_on__lte=clock.today(),
    )  # fmt: skip
    found = over.values("waits").annotate(number=Count("pk", distinct=True), due=Min("next_due"))
    for each in found.order_by("waits"):
        title = _("决策事项%(step)s") % {"step": _(flow.LABELS[each["waits"]])}
        yield DeskItem(title, each["number"], _list(region, waits=each["waits"]), each["due"], tone="info")


@register_desk_card
def open_objections(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    if not actor.may_somewhere(DECISIONS_RECORD):
        return
    rows = queries.unanswered().filter(actor.scope(DECISIONS_RECORD, f"matter__{_PATH}"))
    found = rows.aggregate(number=Count("pk"), due=Min("due_on"))
    if found["number"]:
        yield DeskItem(
            _("决策异议等答复"), found["number"], _list(region, objection="1"), found["due"], tone="warn"
        )


@register_desk_card
def overdue_matters(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """Reviews, displays, results and answers that are late, in the region looked at."""
    if region is None or not actor.may_somewhere(DECISIONS_VIEW):
        return
    rows = queries.visible(actor).filter(organisation__region__path__startswith=region.path)
    found = rows.filter(next_due__lt=clock.today()).aggregate(number=Count("pk"), due=Min("next_due"))
    if found["number"]:
        yield DeskItem(
            _("决策事项逾期"),
            found["number"],
            _list(region, overdue="1"),
            found["due"],
            tone="danger",
            section="overdue",
        )


def _list(region: Any, **query: str) -> str:
    place = {"region": region.code} if region else {}
    return f"{reverse('decisions:matters')}?{urlencode({**place, **query})}"
