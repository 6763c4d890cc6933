"""Working days and the counting of days. Pure; holidays are data.

Sources: governance.md 0.4 (民法典 201, 203: the first day is not counted, and a period that ends on a day off ends
on the next working day); the holiday notices of the State Council in `data/holidays.csv`.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from functools import lru_cache
from importlib import resources
from typing import Final

_SATURDAY: Final = 5
_DAY: Final = dt.timedelta(days=1)


@lru_cache(maxsize=1)
def exceptions() -> dict[dt.date, bool]:
    """Days that differ from the week: True for a weekend day that is worked, False for a holiday in the week."""
    text = resources.files("lingyan.kernel").joinpath("data/holidays.csv").read_text(encoding="utf-8")
    found: dict[dt.date, bool] = {}
    for row in csv.DictReader(text.splitlines()):
        day, last = dt.date.fromisoformat(row["first"]), dt.date.fromisoformat(row["last"])
        while day <= last:
            found[day] = row["kind"] == "班"
            day += _DAY
    return found


def is_working_day(day: dt.date) -> bool:
    """By the published calendar where it is known, else Monday to Friday."""
    return exceptions().get(day, day.weekday() < _SATURDAY)


def roll(day: dt.date) -> dt.date:
    """The day itself when it is worked, else the next working day."""
    while not is_working_day(day):
        day += _DAY
    return day


def deadline(start: dt.date, days: int) -> dt.date:
    """The last day of a period of `days` calendar days that begins the day after `start`."""
    return roll(start + dt.timedelta(days=days))


def working_deadline(start: dt.date, days: int) -> dt.date:
    """The last day of a period of `days` working days that begins the day after `start`."""
    day = start
    for _ in range(days):
        day = roll(day + _DAY)
    return day


def latest_before(event: dt.date, days: int) -> dt.date:
    """The last day on which something due `days` calendar days before an event is in time. Not rolled: it is a floor."""
    return event - dt.timedelta(days=days)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month. Not rolled."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
