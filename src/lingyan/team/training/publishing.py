"""Training on the sheet of party affairs: how many sessions in the village, and how many came in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Sum

from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Head, counted
from lingyan.regions.models import Region
from lingyan.team.training.models import Session

_COLUMNS: Final = (Head("教育培训"), Head("场次", "count"), Head("人次", "count"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("party", 20, training)


def training(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Night school and distance courses held in the period. PRIVACY: fewer than ten heads are withheld."""
    held = Session.objects.filter(region=village, state=Session.State.RECORDED, held_on__range=(first, last))
    sums = {
        kind: (count, heads)
        for kind, count, heads in held.order_by()
        .values_list("kind")
        .annotate(count=Count("pk"), sum=Sum("heads"))
    }
    rows = tuple(
        (str(kind.label), sums[kind.value][0], counted(sums[kind.value][1]))
        for kind in Session.Kind
        if kind.value in sums
    )
    if rows:
        yield Block("党员教育培训", ("10-5",), columns=_COLUMNS, rows=rows)
