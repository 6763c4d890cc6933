"""What the sheets of a workbook hold, row by row, before it is compared with what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lingyan.team.branch.rules import BELONGS, DUTY, FULL, IN_GROUP, Spell


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One member of the sheet. `full` with no day since when: always."""

    row: int
    name: str
    sex: str = ""
    full: bool = True
    full_on: dt.date | None = None
    group: str = ""
    duty: str = ""
    from_on: dt.date | None = None
    left_on: dt.date | None = None
    spans: Sequence[Spell] = ()
    sheet: str = ""

    @property
    def spells(self) -> list[Spell]:
        """Who left on a day does not belong on it any more."""
        until = self.left_on - dt.timedelta(days=1) if self.left_on else None
        found = [Spell(BELONGS, "", self.from_on, until)]
        if self.full:
            found.append(Spell(FULL, "", self.full_on))
        if self.group:
            found.append(Spell(IN_GROUP, self.group, self.from_on, until))
        if self.duty:
            found.append(Spell(DUTY, self.duty, self.from_on, until))
        return [*found, *self.spans]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One line of the register. `marks` are the ticks of its list by the name as compared; None without a list."""

    row: int
    number: str
    kinds: tuple[str, ...]
    planned_on: dt.date
    held_on: dt.date | None
    group: str = ""
    topic: str = ""
    place: str = ""
    cancelled: bool = False
    reason: str = ""
    marks: Mapping[str, str] | None = field(default=None, compare=False)
    sheet: str = ""

    @property
    def same(self) -> tuple[object, ...]:
        """What makes a line that stands there twice the same line."""
        return (self.number, self.kinds, self.planned_on, self.held_on, self.group, self.cancelled)
