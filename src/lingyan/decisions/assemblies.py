"""Meetings of villagers and of their representatives that were held, from matters and from rooms that hold votes too.

A room that records such a meeting for another purpose registers where to read it; nobody records a meeting twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from lingyan.decisions.models import Matter, Meeting
from lingyan.decisions.rules import Body

KINDS: Final = (Body.VILLAGERS.value, Body.REPRESENTATIVES.value)


class Held(NamedTuple):
    """One meeting with enough people present: the village (id of its region), the body and the day."""

    region: int
    body: str
    on: dt.date


Source = Callable[[str, dt.date], Iterable[Held]]
"""Takes a region path and a day; gives what was held below that path by that day."""

_sources: Final[dict[str, Source]] = {}


def register(name: str, source: Source) -> None:
    """Contribute the meetings of a room, at start. Registering the same name again replaces it."""
    _sources[name] = source


def held(path: str, by: dt.date) -> Iterator[Held]:
    """Every meeting below a region path by a day. One day's meeting may come more than once."""
    yield from _of_matters(path, by)
    for source in _sources.values():
        yield from source(path, by)


def _of_matters(path: str, by: dt.date) -> Iterator[Held]:
    found = Meeting.objects.filter(
        stage=Matter.State.S4, body__in=KINDS, quorum=True, held_on__lte=by,
        matter__organisation__region__path__startswith=path,
    )  # fmt: skip
    for region, body, on in found.order_by().values_list("matter__organisation__region", "body", "held_on"):
        yield Held(region, body, on)
