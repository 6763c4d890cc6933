"""Periods, their last days, and whether a sheet hung long enough. Pure.

Sources: governance.md E-01 to E-03 (quarterly at least, ten days after the period, fifteen days on the board),
0.4 (the first day is not counted; an end on a day off moves to the next working day).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from lingyan.kernel.calendar import deadline
from lingyan.kernel.month import Month
from lingyan.noticeboard.catalogue import Cadence


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time that a sheet speaks of: `2026-10`, `2026-Q3` or `2026`, with its first and last day."""

    first: dt.date
    last: dt.date
    text: str

    @property
    def zh(self) -> str:
        year, _, rest = self.text.partition("-")
        if rest.startswith("Q"):
            return f"{year}年第{rest[1:]}季度"
        return f"{year}年{int(rest)}月" if rest else f"{year}年"

    @property
    def shown(self) -> str:
        """As screens say it: the text itself is what English readers read."""
        return self.text if get_language() == "en" else self.zh


def month_period(month: Month) -> Period:
    return Period(month.first_day, month.last_day, str(month))


def period_of(cadence: Cadence, day: dt.date) -> Period:
    """The period of this cadence in which a day lies."""
    if cadence == "month":
        return month_period(Month.of(day))
    if cadence == "quarter":
        quarter = (day.month - 1) // 3 + 1
        last = Month(day.year, quarter * 3).last_day
        return Period(dt.date(day.year, quarter * 3 - 2, 1), last, f"{day.year}-Q{quarter}")
    return Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), str(day.year))


def periods(cadence: Cadence, since: dt.date, until: dt.date) -> Iterator[Period]:
    """Every period of this cadence that begins on `since` or later and not after `until`, the oldest first."""
    found = period_of(cadence, since)
    if found.first < since:
        found = period_of(cadence, found.last + dt.timedelta(days=1))
    while found.first <= until:
        yield found
        found = period_of(cadence, found.last + dt.timedelta(days=1))


def due_on(cadence: Cadence, period: Period, days: int) -> dt.date:
    """The last day in time: so many days after the period's end, for a plan after its beginning."""
    start = period.first - dt.timedelta(days=1) if cadence == "year" else period.last
    return deadline(start, days)


def days_shown(first: dt.date, taken_down: dt.date | None, on: dt.date) -> int:
    """Whole days on the board; the day of hanging up is not counted."""
    return max(0, ((taken_down or on) - first).days)


def may_come_down(first: dt.date, days: int) -> dt.date:
    """The first day on which a sheet has hung long enough."""
    return first + dt.timedelta(days=days)
