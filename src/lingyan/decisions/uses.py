"""What of a matter's amount other rooms already use: payments made for it, contracts signed on it. They register here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

UsedBy = Callable[[int], int]
"""Takes a matter's id, gives fen."""

_uses: Final[dict[str, UsedBy]] = {}


@dataclass(frozen=True, slots=True)
class Use:
    """What one room uses of a matter, in fen."""

    name: str
    amount: int


def register(name: str, function: UsedBy) -> None:
    """Let a room tell what it uses of a matter, at start. `name` is shown to people, such as 付款."""
    _uses[name] = function


def of_matter(matter_id: int) -> list[Use]:
    """What each room uses, rooms without any use left out."""
    found = [Use(name, function(matter_id)) for name, function in _uses.items()]
    return [use for use in found if use.amount]


def used(matter_id: int) -> int:
    """All uses of a matter together, in fen."""
    return sum(use.amount for use in of_matter(matter_id))
