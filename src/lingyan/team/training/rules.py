"""Rules of hours and of slips (governance.md G-01 to G-09, C-3). Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ITEMS: Final = ("content", "teaching", "order", "use")
"""What a slip asks about a class: its content, the teaching, how it was organised, whether it is of use."""
MOST_HOURS: Final = 200
MOST_DAYS: Final = 92

Totals = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Duty:
    """What one person owes in a year: hours, classes, and classes of the county or above."""

    hours: int
    classes: int
    upper: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What one person has of the year: hours face to face and at a distance, classes, classes of the county or above."""

    face: int
    distance: int
    classes: int
    upper: int = 0


def counted_hours(done: Done, duty: Duty, percent: int) -> int:
    """Hours that count: those at a distance up to a share of the duty (rounded down), all of them where none is owed."""
    most = duty.hours * percent // 100 if duty.hours else done.distance
    return done.face + min(done.distance, most)


def standing(done: Done, duty: Duty, percent: int, *, elapsed: int, days: int) -> str:
    """`met`, `running` (as far as the year has gone), `behind`, and after the last day `missed`.

    `elapsed` of the `days` of the year are over. Classes are due by the end of the year, hours by and by.
    """
    hours = counted_hours(done, duty, percent)
    if hours >= duty.hours and done.classes >= duty.classes and done.upper >= duty.upper:
        return "met"
    if elapsed >= days:
        return "missed"
    return "running" if hours * days >= duty.hours * elapsed else "behind"


def slip_faults(issued: int, returned: int, present: int, totals: Totals) -> list[str]:
    """What is wrong with slips added up; an item that was left blank on some slips has fewer answers than slips."""
    found = []
    if not 1 <= issued <= present:
        found.append(f"发出的评价表应在 1 到实到人数 {present} 张之间")
    if not 0 <= returned <= issued:
        found.append(f"收回的不能多于发出的 {issued} 张")
    if set(totals) != set(ITEMS) or any(len(each) != 3 or min(each) < 0 for each in totals.values()):
        found.append("每一项都要填好、一般、差三个数，没有的填 0")
    elif any(sum(each) > returned for each in totals.values()):
        found.append(f"每一项的合计不能多于收回的 {returned} 张")
    return found


def shown_totals(returned: int, totals: Totals, fewest: int) -> dict[str, tuple[int, ...]] | None:
    """Totals that may be shown; None where so few slips came back that one could guess whose they are."""
    if returned < fewest or any(0 < sum(each) < fewest for each in totals.values()):
        return None
    return {item: tuple(totals[item]) for item in ITEMS}


def shown_feedback(answers: Sequence[int], fewest: int) -> tuple[int, ...] | None:
    """What may be shown of answers at a night school; None below the smallest group."""
    return tuple(answers) if sum(answers) >= fewest else None


def may_use(offered_at: str, reach: str, path: str) -> bool:
    """Whether a place may use what another one offers: its own, and that of the places above it where it reaches below."""
    return path == offered_at or (reach == "below" and path.startswith(offered_at))


def above(path: str) -> list[int]:
    """The ids of a region path `/1/5/33/`, from the outermost to the region itself."""
    return [int(part) for part in path.split("/") if part]
