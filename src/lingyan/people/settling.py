"""What must be settled before somebody makes room for a successor, asked of whichever room keeps it (交接、离任审计).

A room registers here at start; who appoints a successor asks here, so neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from lingyan.kernel.problems import Problem, Refused
from lingyan.people.models import Tenure

Settling = Callable[[Tenure, str], Iterable[Problem]]
"""Takes a tenure and why it is to end, gives the problems that stand between; none where it may end."""

_rooms: Final[dict[str, Settling]] = {}


def register(name: str, settling: Settling) -> None:
    """Called once from `AppConfig.ready`, under the room's name."""
    _rooms[name] = settling


def require_settled(tenure: Tenure, reason: str) -> None:
    """Refused with every problem that any room names."""
    if problems := [problem for settling in _rooms.values() for problem in settling(tenure, reason)]:
        raise Refused(problems)
