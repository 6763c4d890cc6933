"""Duties towards single members (governance.md C-08, C-10): talks of committee members, contact with those who are away.

Pure. They are counted in members, not in sessions, so they stand beside the table of sessions and never in it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.team.branch.rules import AWAY, BELONGS, DUTY, Period, Spell, periods, runs

AWAY_MONTHS: Final = 6
"""Who is away so long is a 流动党员 (党员教育管理工作条例第三十二条)."""


@dataclass(frozen=True, slots=True)
class Talked:
    """One entry: `members` are the two who talked, or the one who is away."""

    on: dt.date
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One duty in one period: how many members it concerns, and for how many it was met."""

    rule: str
    period: Period
    due: frozenset[int]
    met: frozenset[int]

    @property
    def open(self) -> frozenset[int]:
        return self.due - self.met


def heart_line(
    year: int, spells: Mapping[int, Sequence[Spell]], talks: Iterable[Talked], *, on: dt.date, least: int
) -> MemberLine:
    """C-08: every member of the committee on a day talked so often in the year, with whomever of the branch."""
    [period] = periods("year", year)
    due = frozenset(
        key for key, own in spells.items() if holds(own, BELONGS, on) and holds(own, DUTY, on) and least
    )
    counts = Counter(member for each in talks if period.first <= each.on <= on for member in each.members)
    return MemberLine("C-08", period, due, frozenset(key for key in due if counts[key] >= least))


def away_lines(
    year: int, spells: Mapping[int, Sequence[Spell]], talks: Iterable[Talked], *, through: dt.date, least: int
) -> list[MemberLine]:
    """C-10: in each quarter that has begun, members away for all of it and for six months by its end were contacted."""
    known = list(talks)
    found = []
    for quarter in periods("quarter", year):
        if quarter.first > through:
            break
        due = frozenset(key for key, own in spells.items() if least and away_all(own, quarter))
        counts = Counter(
            member for each in known if quarter.first <= each.on <= quarter.last for member in each.members
        )
        met = frozenset(key for key in due if counts[key] >= least)
        found.append(MemberLine("C-10", quarter, due, met))
    return found


def away_all(spells: Sequence[Spell], period: Period) -> bool:
    """Away for the whole period and for six months when it ends, and a member of the branch all that time."""
    belongs = joined(spells, BELONGS)
    return any(spans(run, period) for run in belongs) and any(
        spans(run, period) and long_enough(run.from_on, period.last) for run in joined(spells, AWAY)
    )


def long_enough(since: dt.date | None, day: dt.date) -> bool:
    """Six months have passed; who left on a day nobody wrote down has been away for long."""
    return since is None or months_before(day, AWAY_MONTHS) >= since


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def joined(spells: Sequence[Spell], kind: str) -> list[Spell]:
    """Spells of a kind, those that adjoin as one."""
    return [
        run for run, _ in runs(dict(enumerate(each for each in spells if each.kind == kind and each.lasts)))
    ]


def spans(run: Spell, period: Period) -> bool:
    """Holds on the first day of a period and on its last."""
    return run.holds(period.first) and run.holds(period.last)


def holds(spells: Sequence[Spell], kind: str, day: dt.date) -> bool:
    """Something of this kind holds of a member on a day."""
    return any(each.kind == kind and each.holds(day) for each in spells)
