"""What rooms above know of a tenure, for the timeline of its dossier: they register themselves at start.

Rooms below are read directly (`queries.beside`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.language import Words


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that happened to a tenure elsewhere: the day, what it was in words, and the page that shows it."""

    on: dt.date
    what: Words
    note: str = ""
    url: str = ""


DossierSource = Callable[[int], Iterable[Piece]]
"""Takes the id of a tenure."""

_sources: Final[dict[str, DossierSource]] = {}


def register(name: str, source: DossierSource) -> None:
    """Declare a source at start (`AppConfig.ready`); the last registration of a name holds."""
    _sources[name] = source


def pieces(tenure_id: int) -> list[Piece]:
    return [piece for source in _sources.values() for piece in source(tenure_id)]
