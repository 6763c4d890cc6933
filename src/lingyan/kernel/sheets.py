"""What rooms have to say on a sheet of publication, and what happened that has to be shown at once.

Rooms register in `AppConfig.ready`: `register` composes blocks of a sheet from the room's records for one village and a
stretch of days, `register_event` names days on which something happened that is shown within the days the county sets.
The room of publication, which stands above, only reads these registries.
PRIVACY: a composer gives sums, counts and names of units, never a person; `counted` and `withheld` keep back small counts
of persons and what they have.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

CellKind = Literal["text", "money", "count", "area", "day"]
Scope = Literal["society", "village"]
Cell = str | int
NOTHING: Final = "无"
WITHHELD: Final = "不单列"
LEAST: Final = 10
"""Fewer persons or households than these are not counted in public (governance.md I-5)."""


@dataclass(frozen=True, slots=True)
class Head:
    """Money is fen, areas hundredths of a mu, days ISO dates. A text in any column is shown as it is."""

    label: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a sheet: sentences, then perhaps a table. `items` are the codes of the catalogue that it answers.

    Of scope `village` it hangs on the village's board only: signed with the sheet, never online.
    """

    heading: str
    items: tuple[str, ...]
    lines: tuple[str, ...] = ()
    columns: tuple[Head, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    scope: Scope = "society"

    def as_json(self) -> dict[str, Any]:
        """As it stands in a published body: texts and whole numbers only."""
        return {
            "heading": self.heading,
            "lines": list(self.lines),
            "columns": [[column.label, column.kind] for column in self.columns],
            "rows": [list(row) for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a village on a day. `known_at` is when the records first said so.

    `due_on` is the last day on which it is shown in time where the room has fixed one already; `items` are the codes of
    the catalogue that it has to answer.
    """

    region_id: int
    on: dt.date
    known_at: dt.datetime
    due_on: dt.date | None = None
    items: tuple[str, ...] = ()


Compose = Callable[[Any, dt.date, dt.date], Iterable[Block]]
Happened = Callable[[Collection[int], dt.date], Iterable[Event]]
_composers: Final[defaultdict[str, list[tuple[int, Compose]]]] = defaultdict(list)
_events: Final[dict[str, Happened]] = {}
_pages: Final[list[Callable[[Any], None]]] = []


def register(sheet: str, order: int, compose: Compose) -> None:
    """Let a room put blocks on a sheet. `compose(village, first day, last day)` may raise Refused: not yet."""
    _composers[sheet].append((order, compose))


def register_event(sheet: str, happened: Happened) -> None:
    """Name the days of a village that an event sheet has to show. `happened(village ids, since)`, a few queries."""
    _events[sheet] = happened


def register_pages(renew: Callable[[Any], None]) -> None:
    """Let the room of publication write a place's public pages anew when a room below says that they lead elsewhere."""
    _pages.append(renew)


def renew_pages(place: Any) -> None:
    """What the public pages of a place lead to has changed; called once that is stored."""
    for renew in _pages:
        renew(place)


def compose(sheet: str, village: Any, first: dt.date, last: dt.date) -> list[Block]:
    """What all rooms have to say, in their order."""
    rooms = sorted(_composers[sheet], key=lambda room: room[0])
    return [block for _, room in rooms for block in room(village, first, last)]


def events(sheet: str, villages: Collection[int], since: dt.date) -> Iterable[Event]:
    """What happened in these villages on a day or later; nothing for a sheet without events."""
    happened = _events.get(sheet)
    return happened(villages, since) if happened else ()


def counted(persons: int) -> Cell:
    """A count of persons or households as it may be public."""
    return f"少于{LEAST}" if 0 < persons < LEAST else persons


def withheld(amount: int, persons: int) -> Cell:
    """A sum of money or area of so many persons or households as it may be public: of few only that it is not said."""
    return WITHHELD if 0 < persons < LEAST else amount


def table_or_nothing(
    heading: str, items: tuple[str, ...], columns: tuple[Head, ...], rows: Iterable[tuple[Cell, ...]]
) -> Block:
    """A block with a table, or with the word for nothing."""
    found = tuple(rows)
    return Block(heading, items, columns=columns, rows=found) if found else Block(heading, items, (NOTHING,))
