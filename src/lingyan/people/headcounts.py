"""Numbers of people that one room counts and another asks for, so that nobody counts a list twice.

The room that keeps the list registers how it is counted; a room that needs the number offers it in its form and leaves
the last word to the person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lingyan.regions.models import Region

Counter = Callable[[Region, dt.date], int | None]
VOTING_PARTY_MEMBERS: Final = "voting-party-members"
"""Full members of the village's branches who may vote on the day."""
VILLAGE_REPRESENTATIVES: Final = "village-representatives"
"""村民代表 who were chosen for the term that runs on the day."""
LEADERS: Final = "leader"
"""村民小组长"""
VILLAGERS: Final = "villager"
"""村民代表"""
MEMBERS: Final = "member"
"""成员代表"""
_COUNTERS: Final[dict[str, Counter]] = {}


def register(key: str, counter: Counter) -> None:
    _COUNTERS[key] = counter


def known(key: str, region: Region, on: dt.date) -> int | None:
    """How many there are in a village on a day; None where no list says it."""
    counter = _COUNTERS.get(key)
    return counter(region, on) if counter else None


@dataclass(frozen=True, slots=True)
class Listed:
    """Those of one kind whom a list names and whose term runs on a day, and the first and last day they were chosen on.

    `households` is how many they speak for, None where somebody's are not known.
    """

    number: int
    women: int
    households: int | None
    first_on: dt.date
    last_on: dt.date


Lister = Callable[[str, Region, dt.date], Listed | None]
_LISTERS: Final[list[Lister]] = []


def register_lists(lister: Lister) -> None:
    """`lister(kind, village, day)` counts those of `LEADERS`, `VILLAGERS` or `MEMBERS`."""
    _LISTERS.append(lister)


def listed(kind: str, region: Region, on: dt.date) -> Listed | None:
    """What a list by name says of a village on a day; None where no list names anybody."""
    return next((found for lister in _LISTERS if (found := lister(kind, region, on)) is not None), None)
