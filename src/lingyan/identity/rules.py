"""Which roles one person may not hold together, decided on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """A role in a region from `start` until, but not on, `end`.

    An empty path means everywhere; no end means open-ended.
    """

    role: str
    path: str
    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """`roles` may not be held beside `others` (beside one another when `others` is empty).

    `besides_all`: not beside any other role at all. `anywhere`: also when the regions have nothing in common.
    """

    reason: str
    roles: frozenset[str]
    others: frozenset[str] = frozenset()
    besides_all: bool = False
    anywhere: bool = False

    def forbids(self, one: str, other: str) -> bool:
        if one == other:
            return False
        if self.besides_all:
            return one in self.roles or other in self.roles
        if not self.others:
            return one in self.roles and other in self.roles
        return (one in self.roles and other in self.others) or (other in self.roles and one in self.others)


def together(one: Holding, other: Holding) -> bool:
    """Whether there is a day on which both hold."""
    return (other.end is None or one.start < other.end) and (one.end is None or other.start < one.end)


def same_place(one: Holding, other: Holding) -> bool:
    """Whether one region lies inside the other."""
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def clashes(new: Holding, held: Iterable[Holding], matrix: Iterable[Conflict]) -> list[tuple[str, str]]:
    """For each forbidden pair: (the role already held, the reason). Empty when the new one may be given."""
    rules = tuple(matrix)
    found = []
    for other in held:
        if not together(new, other):
            continue
        for rule in rules:
            if rule.forbids(new.role, other.role) and (rule.anywhere or same_place(new, other)):
                found.append((other.role, rule.reason))
                break
    return found
