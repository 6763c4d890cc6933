"""What the law asks of group leaders and representatives (governance.md A-1, D-04, E-22). Pure: no database, no clock.

Nothing here refuses a record: who was chosen was chosen. What is lacking is said beside the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from lingyan.people.headcounts import LEADERS, MEMBERS, VILLAGERS

EARLIEST: Final = dt.date(2000, 1, 1)
MOST_HOUSEHOLDS: Final = 999
LEAST_EACH: Final = 5
MOST_EACH: Final = 15
"""One representative for so many households (VCL 29, RCEO 28)."""
MORE_MEMBERS_THAN: Final = 20
"""成员代表: more than twenty of them (RCEO 28)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Those of one kind in office in a village. `households` is None where somebody's are not known.

    `over` are those whose term has run out; `doubled` groups with more than one leader.
    """

    number: int = 0
    women: int = 0
    households: int | None = None
    over: int = 0
    doubled: int = 0


def in_office(start_on: dt.date, end_on: dt.date | None, day: dt.date) -> bool:
    """From the first day on, and not on the day on which it ended. A term that ran out ends nobody by itself."""
    return start_on <= day and (end_on is None or day < end_on)


def hints(kind: str, found: Tally, *, committee: int = 0, least: int = 0) -> list[str]:
    """Codes of what is lacking, none where nobody is in office.

    `committee` are the members of the villagers' committee, who belong to the meeting of 村民代表 too; `least` is how
    many 村民代表 a village needs.
    """
    if not found.number:
        return []
    lacking = {
        LEADERS: [("two-leaders", found.doubled > 0)],
        VILLAGERS: _of_villagers(found, found.number + committee, least),
        MEMBERS: [
            ("few-members", found.number <= MORE_MEMBERS_THAN), ("no-women", found.women == 0),
            ("households", not each_in_bounds(found)),
        ],
    }[kind]  # fmt: skip
    return [code for code, lacks in [*lacking, ("over", found.over > 0)] if lacks]


def _of_villagers(found: Tally, meeting: int, least: int) -> list[tuple[str, bool]]:
    return [
        ("few-villagers", found.number < least),
        ("few-representatives", 5 * found.number < 4 * meeting),
        ("few-women", 3 * found.women < meeting),
        ("households", not each_in_bounds(found)),
    ]


def each_in_bounds(found: Tally) -> bool:
    """Whether there is one for every 5 to 15 households, as far as these are known."""
    if found.households is None:
        return True
    return LEAST_EACH * found.number <= found.households <= MOST_EACH * found.number
