"""Who was judged unfit twice in a row, asked of whichever room keeps the villagers' judgement (VCL 38).

A room that judges registers here at start; who acts on it asks here, so neither knows the other. Nothing follows by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Judge = Callable[[str], frozenset[int]]
"""Takes a region path, gives ids of persons judged 不称职 in their last two appraisals there."""

_judges: Final[dict[str, Judge]] = {}


def register(name: str, judge: Judge) -> None:
    """Called once from `AppConfig.ready`, under the room's name."""
    _judges[name] = judge


def unfit_twice(path: str) -> frozenset[int]:
    """Ids of the persons in the region that any room names; empty when no room judges."""
    return frozenset().union(*(judge(path) for judge in _judges.values()))
