"""When a month has to be public. Source: governance.md E-02 (ten days after the month's end)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.kernel.calendar import deadline
from lingyan.kernel.month import Month

DAYS_AFTER_MONTH_END: Final = 10


def due_on(month: Month, days: int = DAYS_AFTER_MONTH_END) -> dt.date:
    """The last day on which the books of a month can be made public in time."""
    return deadline(month.last_day, days)
