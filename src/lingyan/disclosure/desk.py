"""What the desk says of publications: which wait for the actor's signature, and which are late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from lingyan.disclosure.models import Publication
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import (
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_SIGN_SUPERVISION,
)

_WAITING: Final = (
    (Publication.State.DRAFT, DISCLOSURE_SIGN_SUPERVISION, "公开稿等监督机构审核"),
    (Publication.State.SUPERVISED, DISCLOSURE_SIGN_COMMITTEES, "公开稿等两委审议"),
    (Publication.State.APPROVED, DISCLOSURE_PUBLISH, "公开稿等公开"),
)


@register_desk_card
def waiting_publications(actor: Actor, region: Any, _: Month) -> Iterator[DeskItem]:
    for state, right, title in _WAITING:
        if not actor.may_somewhere(right):
            continue
        rows = Publication.objects.filter(actor.scope(right, "region__path"), state=state)
        months = dict.fromkeys(str(found) for found in rows.order_by("month").values_list("month", flat=True))
        for found in months:
            count = rows.filter(month=Month.parse(found)).count()
            yield DeskItem(
                f"{Month.parse(found).zh}{title}", count, _board(region, found, state), tone="info"
            )


def _board(region: Any, month: str, state: str) -> str:
    query = {"month": month, "state": state, **({"region": region.code} if region else {})}
    return f"{reverse('disclosure:board')}?{urlencode(query)}"
