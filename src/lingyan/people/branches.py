"""Branches of a village's party organisation and who is on their rolls, asked of the room that keeps them.

The room registers both here at start; a room that holds something for each branch asks here and stores the key, so
neither knows the other. Without such a room there are no branches, and a village is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.regions.models import Region


@dataclass(frozen=True, slots=True)
class Known:
    """One branch by its key. `name` is its own name."""

    pk: int
    name: str


StandingIn = Callable[[Collection[int], dt.date], Mapping[int, Sequence[Known]]]
"""Village ids, day → by village the branches that stand on the day; one without branches is missing."""
MembersOf = Callable[[int, dt.date], Mapping[int, bool]]
"""Branch, day → person ids of those who belong, in the order of the roll; true for full members."""

_sources: Final[list[tuple[StandingIn, MembersOf]]] = []


def register(standing_in: StandingIn, members_of: MembersOf) -> None:
    """Called once from `AppConfig.ready`."""
    _sources.append((standing_in, members_of))


def standing_in(village_ids: Collection[int], on: dt.date) -> dict[int, Sequence[Known]]:
    return {village: own for found, _ in _sources for village, own in found(village_ids, on).items()}


def of_village(village: Region, on: dt.date) -> Sequence[Known]:
    return standing_in([village.pk], on).get(village.pk, ())


def members_of(branch: int, on: dt.date) -> dict[int, bool]:
    return {person: full for _, found in _sources for person, full in found(branch, on).items()}
