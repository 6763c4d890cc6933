"""What was decided and what became of it, as parts of sheets, and the days on which something was decided.

PRIVACY: a matter that is marked as private in the catalogue is shown by its kind alone, and no vote by name exists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from django.db.models import Min, Q, QuerySet

from lingyan.decisions.catalogue import items
from lingyan.decisions.models import Matter, Meeting
from lingyan.decisions.queries import PASSED
from lingyan.kernel import sheets
from lingyan.kernel.clock import midnight
from lingyan.kernel.sheets import Block, Cell, Event, Head
from lingyan.regions.models import Region

_COLUMNS: Final = (
    Head("事项"), Head("决议会议"), Head("决议日期", "day"), Head("金额", "money"), Head("办理情况"),
)  # fmt: skip


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("affairs", 10, decided)
    sheets.register("party", 5, considered)
    sheets.register("decision", 10, passed)
    sheets.register_event("decision", passings)


def decided(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """What was decided in the period, and what of the time before was still carried out or finished in it."""
    fresh = Q(decided_on__range=(first, last))
    going = Q(decided_on__lt=first) & (Q(closed_on=None) | Q(closed_on__range=(first, last)))
    yield from _block("决定的事项和实施情况", _of([village.pk]).filter(fresh | going))


def considered(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """How many matters the party members considered, and how many they carried: counts of matters, never of votes."""
    held = Meeting.objects.filter(
        matter__organisation__region=village, stage=Matter.State.S3, held_on__range=(first, last)
    )
    all_, carried = held.count(), held.filter(carried=True).count()
    if all_:
        yield Block(
            "决定和执行", ("10-2",), columns=(Head("党员大会审议村级事项"), Head("件数", "count")),
            rows=(("审议", all_), ("通过", carried)),
        )  # fmt: skip


def passed(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    yield from _block("通过的决议", _of([village.pk]).filter(decided_on__range=(first, last)))


def passings(villages: Collection[int], since: dt.date) -> Iterable[Event]:
    """The days on which matters were decided, known since the vote was put on record."""
    rows = _of(villages).filter(decided_on__gte=since).annotate(
        known=Min("meetings__recorded_at", filter=Q(meetings__stage=Matter.State.S4, meetings__carried=True))
    )  # fmt: skip
    for region, on, known in rows.values_list("organisation__region_id", "decided_on", "known"):
        if on is not None:
            yield Event(region, on, known or midnight(on))


def _of(villages: Collection[int]) -> QuerySet[Matter]:
    return Matter.objects.filter(
        organisation__region__in=villages, state__in=PASSED, decided_on__isnull=False
    ).order_by("decided_on", "pk")


def _block(heading: str, matters: QuerySet[Matter]) -> Iterator[Block]:
    rows = tuple(_row(matter) for matter in matters)
    if rows:
        yield Block(heading, ("9-1",), columns=_COLUMNS, rows=rows)


def _row(matter: Matter) -> tuple[Cell, ...]:
    kind = items().get(matter.item)
    title = matter.title if kind is not None and not kind.private else kind.name if kind else "其他事项"
    return (
        title, str(matter.get_body_display()), matter.decided_on.isoformat() if matter.decided_on else "",
        "" if matter.amount is None else matter.amount, str(matter.get_state_display()),
    )  # fmt: skip
