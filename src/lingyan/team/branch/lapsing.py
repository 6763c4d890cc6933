"""Duties towards members whose ties loosen (governance.md C-11 to C-14): contact lost, party life lapsed, a term to correct
oneself, fees. Pure. What comes of it is an alert; a person decides, and nothing here ends a membership.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.team.branch.rules import (
    BELONGS,
    CORRECT,
    FREE,
    LOST,
    QUIT,
    STOPPED,
    STRUCK,
    Period,
    Spell,
    periods,
)
from lingyan.team.branch.talking import MemberLine, Talked, holds, joined, months_before, spans

LOST_MONTHS: Final = 6
"""Without contact so long, a branch may have the membership stopped (党员教育管理工作条例第二十四条)."""
STOPPED_MONTHS: Final = 24
"""Stopped so long, the member may be struck off (the same)."""
LAPSE_MONTHS: Final = 6
"""So long without party life, fees or work counts as leaving by oneself (第三十一条); the alert comes earlier."""
TERM_MONTHS: Final = 12
"""A term to correct oneself is no longer (第三十条)."""


def fee_lines(
    year: int, spells: Mapping[int, Sequence[Spell]], paid: Mapping[tuple[int, str], dt.date], *, through: dt.date
) -> list[MemberLine]:  # fmt: skip
    """C-14: who belongs for a whole month pays by its last day. `paid` holds the day by member and period label."""
    found = []
    for month in periods("month", year):
        if month.first > through:
            break
        due = frozenset(key for key, own in spells.items() if owes_fee(own, month))
        met = frozenset(key for key in due if paid.get((key, month.label), dt.date.max) <= month.last)
        found.append(MemberLine("C-14", month, due, met))
    return found


def owes_fee(spells: Sequence[Spell], month: Period) -> bool:
    """A member for the whole month, neither free of fees nor stopped on its last day."""
    belongs = any(spans(run, month) for run in joined(spells, BELONGS))
    return belongs and not any(holds(spells, kind, month.last) for kind in (FREE, STOPPED))


def trace_lines(
    year: int, spells: Mapping[int, Sequence[Spell]], traces: Iterable[Talked], *, through: dt.date
) -> list[MemberLine]:
    """C-11: in each quarter that has begun, members lost for all of it were looked for, and the search was noted."""
    known, found = list(traces), []
    for quarter in periods("quarter", year):
        if quarter.first > through:
            break
        due = frozenset(key for key, own in spells.items() if _lost_all(own, quarter))
        sought = {each.members[0] for each in known if quarter.first <= each.on <= quarter.last}
        found.append(MemberLine("C-11", quarter, due, due & sought))
    return found


def _lost_all(spells: Sequence[Spell], period: Period) -> bool:
    lost = any(spans(run, period) for run in joined(spells, LOST))
    return lost and holds(spells, BELONGS, period.last) and not holds(spells, STOPPED, period.last)


def long_since(spells: Sequence[Spell], kind: str, day: dt.date, months: int) -> bool:
    """Something has held of a member for so many months on a day; without a first day it has held for long."""
    return any(
        run.holds(day) and (run.from_on is None or run.from_on <= months_before(day, months))
        for run in joined(spells, kind)
    )


def may_stop(spells: Sequence[Spell], day: dt.date) -> bool:
    """Lost for six months, and neither stopped nor gone: a person decides whether the membership is stopped."""
    gone = any(holds(spells, kind, day) for kind in (STOPPED, STRUCK, QUIT))
    return not gone and holds(spells, BELONGS, day) and long_since(spells, LOST, day, LOST_MONTHS)


def may_strike(spells: Sequence[Spell], day: dt.date) -> bool:
    """Stopped for two years and still lost: a person decides whether the member is struck off."""
    gone = any(holds(spells, kind, day) for kind in (STRUCK, QUIT))
    return not gone and holds(spells, LOST, day) and long_since(spells, STOPPED, day, STOPPED_MONTHS)


def correction_line(year: int, terms: Iterable[tuple[int, Spell, bool]], *, on: dt.date) -> MemberLine:
    """C-13: for each term to correct oneself that ended in the year before a day, it was decided what became of it.

    `terms` are member, spell and whether it was decided.
    """
    [period] = periods("year", year)
    ended = [
        (key, decided) for key, spell, decided in terms
        if spell.kind == CORRECT and spell.lasts and spell.until_on is not None and spell.until_on < on
        and period.first <= spell.until_on <= period.last
    ]  # fmt: skip
    open_ = {key for key, decided in ended if not decided}
    due = frozenset(key for key, _decided in ended)
    return MemberLine("C-13", period, due, due - open_)


def term_fault(spell: Spell) -> str:
    """Why a term to correct oneself cannot stand; empty when it can. At most a year (C-13: end <= start + 1 year)."""
    if spell.from_on is None or spell.until_on is None:
        return "限期改正要写明起止日期"
    if months_before(spell.until_on, TERM_MONTHS) > spell.from_on:
        return "限期改正最长一年"
    return ""


@dataclass(frozen=True, slots=True)
class Lapse:
    """Months in a row up to the last one that is over: absent from all, fees unpaid, a task of the branch left undone."""

    absent: int = 0
    unpaid: int = 0
    idle: int = 0

    @property
    def longest(self) -> int:
        return max(self.absent, self.unpaid, self.idle)


def in_a_row(months: Sequence[bool | None]) -> int:
    """How many of the last months, the latest last, were so; a month of which nothing is known ends the row.

    Nobody is held to what the branch did not do: without a list or a register there is no absence and no debt.
    """
    count = 0
    for month in reversed(months):
        if not month:
            break
        count += 1
    return count


def absent_month(statuses: Sequence[str]) -> bool | None:
    """Whether somebody was missing without leave from everything of a month; None when the member stood on no list."""
    return all(status == "absent" for status in statuses) if statuses else None


def whole_months(since: dt.date, day: dt.date, most: int) -> int:
    """Months that have passed since a day, at most so many."""
    return max((months for months in range(most + 1) if months_before(day, months) >= since), default=0)
