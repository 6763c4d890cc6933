"""What must be settled before somebody makes room for a successor, asked of whichever room keeps it (交接、离任审计).

A room registers here at start, with how it records an exit; who appoints a successor asks here, so neither knows the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.problems import Problem, Refused
from lingyan.people.models import Tenure

Settling = Callable[[Tenure, str], Iterable[Problem]]
"""Takes a tenure and why it is to end, gives the problems that stand between; none where it may end."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How somebody leaves a post, as it is on record: the day, why in words, the number of the decision."""

    on: dt.date
    reason: str
    number: str


Recorded = Callable[[Tenure], Exit | None]
_rooms: Final[dict[str, Settling]] = {}
_records: Final[dict[str, Recorded]] = {}


def register(name: str, settling: Settling, recorded: Recorded) -> None:
    """Called once from `AppConfig.ready`, under the room's name."""
    _rooms[name] = settling
    _records[name] = recorded


def exit_of(tenure: Tenure) -> Exit | None:
    """The exit that a room has on record and in force: the tenure ends by it and by nothing else."""
    return next((found for recorded in _records.values() if (found := recorded(tenure))), None)


def require_settled(tenure: Tenure, reason: str) -> None:
    """Refused with every problem that any room names."""
    if problems := [problem for settling in _rooms.values() for problem in settling(tenure, reason)]:
        raise Refused(problems)
