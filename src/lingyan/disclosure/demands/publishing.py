"""What is demanded as a sheet of its day: the days that bind a village, and what its page says.

The page answers every demand of its day with what the records say of the item and what the village wrote for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.demands import queries
from lingyan.disclosure.demands.actions import forget
from lingyan.disclosure.demands.covers import DEMAND
from lingyan.disclosure.demands.models import Demand
from lingyan.disclosure.sheets.catalogue import DEMANDED, OPEN_ITEMS, catalogue
from lingyan.kernel import sheets
from lingyan.kernel.problems import Refused
from lingyan.kernel.sheets import Block, Event
from lingyan.regions.models import Region


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register(DEMANDED, 10, opened)
    sheets.register_event(DEMANDED, demanded)
    disclosure.register_words(DEMANDED, DEMAND, forget)


def demanded(villages: Collection[int], since: dt.date) -> Iterator[Event]:
    """The days on which a demand came in that binds the village, one event a demand."""
    rows = queries.binding(villages).filter(received_on__gte=since)
    for region, on, known, due, item in rows.values_list(
        "region_id", "received_on", "recorded_at", "due_on", "item"
    ):
        yield Event(region, on, known, due, (item,))


def opened(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """One part a demand, and below it the tables of the records. Refused while nothing is there to open one with."""
    found = queries.binding([village.pk]).filter(received_on__range=(first, last))
    for demand in found.prefetch_related("texts"):
        texts = [each for each in demand.texts.all() if each.text]
        known = list(_from_records(village, demand))
        if not texts and not known:
            raise Refused(
                f"“{demand.item_name}”还没有写公开内容。请在“公开要求”里打开 {demand.received_on} 的要求，写好再拟稿。",
                code="not-written",
            )
        asked = f"应 {demand.received_on} 收到的联名要求公开，期间：{demand.period_zh}。"
        matter = [f"要求公开的内容：{demand.matter}"] if demand.matter else []
        yield Block(demand.item_name, (demand.item,), (asked, *matter, *(each.text for each in texts[-1:])))
        yield from known


def _from_records(village: Region, demand: Demand) -> Iterator[Block]:
    """What rooms say of this very item in its period; nothing of what they have not decided yet, or of other matters."""
    stretch = demand.stretch
    if stretch is None or demand.item in OPEN_ITEMS:
        return
    try:
        blocks = sheets.compose(catalogue().sheet_of(demand.item), village, stretch.first, stretch.last)
    except Refused:
        return
    yield from (block for block in blocks if demand.item in block.items)
