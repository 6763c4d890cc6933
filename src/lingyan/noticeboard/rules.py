"""The last days of periods, and whether a sheet hung long enough. Pure.

Sources: governance.md E-01 to E-03 (quarterly at least, ten days after the period, fifteen days on the board),
0.4 (the first day is not counted; an end on a day off moves to the next working day).
"""

from __future__ import annotations

import datetime as dt

from lingyan.disclosure.sheets.catalogue import Cadence
from lingyan.disclosure.sheets.periods import Period
from lingyan.kernel.calendar import deadline


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
