"""What the desk says of petitions: meetings to call, too few to answer, ends to look at, and what is late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.decisions.petitions import queries
from lingyan.decisions.petitions.models import Petition
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_RECORD, DECISIONS_VIEW

_STEPS: Final = (
    (DECISIONS_RECORD, {"state": "due", "waiting": "0"}, Q(state="due", waiting=False),
     gettext_lazy("联名提议等召开会议")),
    (DECISIONS_RECORD, {"state": "few", "waiting": "0"}, Q(state="few", waiting=False),
     gettext_lazy("联名提议未达到人数，等答复")),
    (DECISIONS_CHECK, {"waiting": "1"}, Q(waiting=True), gettext_lazy("联名提议的办结等核对")),
)  # fmt: skip


@register_desk_card
def petition_cards(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """What waits wherever the actor works, and the meetings overdue in the region looked at; one query for all."""
    steps = [each for each in _STEPS if actor.may_somewhere(each[0])]
    sees_late = region is not None and actor.may_somewhere(DECISIONS_VIEW)
    if not steps and not sees_late:
        return
    sums: dict[str, Any] = {}
    for place, (right, _query, condition, _title) in enumerate(steps):
        mine = actor.scope(right, "region__path") & condition
        sums |= {f"n{place}": Count("pk", filter=mine), f"due{place}": Min("due_on", filter=mine)}
    if sees_late:
        late = (
            Q(state="late")
            & actor.scope(DECISIONS_VIEW, "region__path")
            & Q(region__path__startswith=region.path)
        )
        sums |= {"late": Count("pk", filter=late), "late_due": Min("due_on", filter=late)}
    found = queries.with_state(Petition.objects.order_by(), clock.today()).aggregate(**sums)
    for place, (_right, query, _condition, title) in enumerate(steps):
        due = found[f"due{place}"] if query.get("state") == "due" else None
        if found[f"n{place}"]:
            yield DeskItem(
                title, found[f"n{place}"], _list(region, **query), due, tone="warn" if due else "info"
            )
    if found.get("late"):
        yield DeskItem(
            _("联名提议的会议逾期未召开"), found["late"], _list(region, state="late"), found["late_due"],
            tone="danger", section="overdue",
        )  # fmt: skip


def _list(region: Any, **query: str) -> str:
    place = {"region": region.code} if region else {}
    return f"{reverse('decisions:petitions')}?{urlencode({**place, **query})}"
