"""When a month has to be public, and which days are working days. Pure; holidays are data.

Sources: governance.md E-02 (ten days after the month's end), 0.4 (CIV 201, 203: the first day is not
counted, and a period that ends on a day off ends on the next working day).
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache
from importlib import resources
from typing import Final

from lingyan.kernel.month import Month

DAYS_AFTER_MONTH_END: Final = 10
_SATURDAY: Final = 5


@lru_cache(maxsize=1)
def exceptions() -> dict[dt.date, bool]:
    """Days that differ from the week: True for a weekend day that is worked, False for a holiday in the
    week.
    """
    text = resources.files("lingyan.disclosure").joinpath("data/holidays.csv").read_text(encoding="utf-8")
    found: dict[dt.date, bool] = {}
    for row in csv.DictReader(text.splitlines()):
        day, last = dt.date.fromisoformat(row["first"]), dt.date.fromisoformat(row["last"])
        while day <= last:
            found[day] = row["kind"] == "班"
            day += dt.timedelta(days=1)
    return found


def is_working_day(day: dt.date) -> bool:
    """By the published calendar where it is known, else Monday to Friday."""
    return exceptions().get(day, day.weekday() < _SATURDAY)


def due_on(month: Month, days: int = DAYS_AFTER_MONTH_END) -> dt.date:
    """The last day on which the books of a month can be made public in time."""
    day = month.last_day + dt.timedelta(days=days)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
