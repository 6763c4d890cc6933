"""Who acts while a villagers' committee has no chief, as pages and lists read it (governance.md B-4 step 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet

from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.team.term.models import Acting

CHIEF: Final = "主任"
DEPUTY: Final = "副主任"
_HOME: Final = "post__body__organisation"


def holders(region_id: int, title: str, on: dt.date) -> QuerySet[Tenure]:
    """Who holds a post of the village's committee on a day."""
    return in_office(on).filter(
        **{f"{_HOME}__region": region_id, f"{_HOME}__kind": Organisation.Kind.COMMITTEE}, post__title=title
    )


def ended_on(acting: Acting) -> dt.date | None:
    """The day from which nobody acts by this record any more: a chief took office, or who acted left the committee."""
    first = (
        Tenure.objects.filter(
            post__body=acting.tenure.post.body_id, post__title=CHIEF, start_on__gt=acting.from_on
        )
        .order_by("start_on")
        .values_list("start_on", flat=True)
        .first()
    )
    return min((day for day in (first, acting.tenure.end_on) if day is not None), default=None)


def running(regions: Iterable[int], on: dt.date) -> dict[int, Acting]:
    """Who acts on a day in each of these villages, by region id; in two queries."""
    ids = list(regions)
    rows = Acting.objects.filter(region__in=ids, from_on__lte=on)
    stays = rows.filter(Q(tenure__end_on=None) | Q(tenure__end_on__gt=on))
    found = {
        each.region_id: each
        for each in stays.select_related("tenure__post", "tenure__person__personal", "region").order_by(
            "from_on", "pk"
        )
    }
    chiefs = in_office(on).filter(
        **{f"{_HOME}__region__in": ids, f"{_HOME}__kind": Organisation.Kind.COMMITTEE}, post__title=CHIEF
    )
    for region in set(chiefs.values_list(f"{_HOME}__region", flat=True)) if found else ():
        found.pop(region, None)
    return found


def history(region_id: int) -> list[tuple[Acting, dt.date | None]]:
    """Everybody who acted in a village, the latest first, with the day it ended."""
    rows = Acting.objects.filter(region=region_id).select_related("tenure__post", "tenure__person__personal")
    return [(each, ended_on(each)) for each in rows]
