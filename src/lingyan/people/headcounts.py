"""Numbers of people that one room counts and another asks for, so that nobody counts a list twice.

The room that keeps the list registers how it is counted; a room that needs the number offers it in its form and leaves
the last word to the person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from lingyan.regions.models import Region

Counter = Callable[[Region, dt.date], int | None]
VOTING_PARTY_MEMBERS: Final = "voting-party-members"
"""Full members of the village's branches who may vote on the day."""
VILLAGE_REPRESENTATIVES: Final = "village-representatives"
"""村民代表 who were chosen for the term that runs on the day."""
_COUNTERS: Final[dict[str, Counter]] = {}


def register(key: str, counter: Counter) -> None:
    _COUNTERS[key] = counter


def known(key: str, region: Region, on: dt.date) -> int | None:
    """How many there are in a village on a day; None where no list says it."""
    counter = _COUNTERS.get(key)
    return counter(region, on) if counter else None
