"""What a work summary says of publication: months due, published and in time, as counts of a region."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min, Q

from lingyan.disclosure.calendar import due_on
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.kernel.access import Actor
from lingyan.kernel.clock import ZONE
from lingyan.kernel.month import Month
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.regions.models import Region


@dataclass(slots=True)
class Openness:
    """Books and months published here in a year; `villages` have at least one."""

    villages: int = 0
    published: int = 0
    in_time: int = 0
    superseded: int = 0
    withdrawn: int = 0


def openness_of_year(actor: Actor, region: Region, year: int) -> Openness:
    scope = actor.scope(REPORTS_MAKE, "region__path") & Q(region__path__startswith=region.path)
    rows = Publication.objects.filter(
        scope, sheet=ACCOUNTS, month__gte=year * 100 + 1, month__lte=year * 100 + 12
    )
    found = Openness()
    stand = rows.filter(state=Publication.State.PUBLISHED)
    found.villages = stand.values("region").distinct().count()
    first = (
        rows.filter(log_index__isnull=False)
        .values("book", "month")
        .annotate(first=Min("published_at"))
        .order_by()
    )
    standing = set(stand.values_list("book", "month"))
    for row in first:
        month = row["month"] if isinstance(row["month"], Month) else Month.from_int(int(row["month"] or 0))
        if (row["book"], row["month"]) not in standing:
            continue
        found.published += 1
        found.in_time += _day(row["first"]) <= due_on(month)
    found.superseded = rows.filter(state=Publication.State.SUPERSEDED).count()
    found.withdrawn = rows.filter(state=Publication.State.WITHDRAWN, log_index__isnull=False).count()
    return found


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(ZONE).date()
