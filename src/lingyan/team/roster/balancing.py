"""What stands against the power of one head: records of those who watch it, beside the ratio of 一肩挑 (governance.md A-3).

They come from rooms above, which register where to read them; nothing is typed for it and nobody is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.regions.models import Region


@dataclass(frozen=True, slots=True)
class Record:
    """How often something is on record in a year, by its key in JSON; `unit` is its Chinese measure word."""

    key: str
    label: Words
    unit: Words
    value: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The records of one calendar year in a region and all below it. What the reader may not look at is left out."""

    year: int
    records: tuple[Record, ...]

    def as_json(self) -> dict[str, Any]:
        return {"year": self.year, **{each.key: each.value for each in self.records}}


Source = Callable[[Actor, Region, int], Iterable[Record]]
"""Takes the reader, a region where they may see statistics, and a year."""

_sources: Final[dict[str, Source]] = {}


def register(name: str, source: Source) -> None:
    """Contribute the records of rooms above, at start. Registering the same name again replaces it."""
    _sources[name] = source


def of(actor: Actor, region: Region, year: int) -> Balance:
    return Balance(year, tuple(each for source in _sources.values() for each in source(actor, region, year)))
