"""What other rooms distribute under a decision of the members' meeting. They register here at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Claim:
    """A step of a year's distribution that stands on the decision. `amount` is fen of what the decision gives away."""

    year: int
    amount: int


_claims: Final[list[Callable[[int], list[Claim]]]] = []


def register(function: Callable[[int], list[Claim]]) -> None:
    """Let a room tell, by a matter's id, what it distributes under it."""
    _claims.append(function)


def of_matter(matter_id: int) -> list[Claim]:
    return [claim for function in _claims for claim in function(matter_id)]
