"""The life of a village's branches on the sheet of party affairs: how often they met, and nothing of who was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Count

from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Head
from lingyan.regions.models import Region
from lingyan.team.branch.models import Session, SessionKind

_COLUMNS: Final = (Head("组织生活"), Head("次数", "count"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("party", 10, life)


def life(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Meetings held in the period by kind. PRIVACY: no attendance, and no grade of an appraisal."""
    held = SessionKind.objects.filter(
        session__branch__organisation__region=village, session__state=Session.State.HELD,
        session__held_on__range=(first, last),
    )  # fmt: skip
    counts = dict(held.order_by().values_list("kind").annotate(count=Count("pk")))
    rows = tuple((str(kind.label), counts[kind.value]) for kind in SessionKind.Kind if kind.value in counts)
    if rows:
        yield Block("组织生活", ("10-4",), columns=_COLUMNS, rows=rows)
