"""The stretches of time that sheets speak of: a month, a quarter, a year, or the day of an event. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from lingyan.disclosure.sheets.catalogue import Cadence
from lingyan.kernel.month import Month

_TEXT: Final = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time: `2026-10`, `2026-Q3`, `2026` or `2026-10-05`, with its first and last day."""

    first: dt.date
    last: dt.date
    text: str

    @property
    def zh(self) -> str:
        year, _, rest = self.text.partition("-")
        if rest.startswith("Q"):
            return f"{year}年第{rest[1:]}季度"
        month, _, day = rest.partition("-")
        if day:
            return f"{year}年{int(month)}月{int(day)}日"
        return f"{year}年{int(month)}月" if rest else f"{year}年"

    @property
    def shown(self) -> str:
        """As screens say it: the text itself is what English readers read."""
        return self.text if get_language() == "en" else self.zh


def month_period(month: Month) -> Period:
    return Period(month.first_day, month.last_day, str(month))


def period_of(cadence: Cadence, day: dt.date) -> Period:
    """The period of this cadence in which a day lies."""
    if cadence == "event":
        return Period(day, day, day.isoformat())
    if cadence == "month":
        return month_period(Month.of(day))
    if cadence == "quarter":
        quarter = (day.month - 1) // 3 + 1
        last = Month(day.year, quarter * 3).last_day
        return Period(dt.date(day.year, quarter * 3 - 2, 1), last, f"{day.year}-Q{quarter}")
    return Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), str(day.year))


def parse_period(cadence: Cadence, text: str) -> Period | None:
    """The period that a text names, None when it names none of this cadence."""
    match = _TEXT.fullmatch(text) if text.isascii() else None
    if match is None:
        return None
    year, quarter, month, number = match.groups()
    try:
        day = dt.date(int(year), int(quarter) * 3 if quarter else int(month or 1), int(number or 1))
    except ValueError:
        return None
    found = period_of(cadence, day)
    return found if found.text == text else None


def periods(cadence: Cadence, since: dt.date, until: dt.date) -> Iterator[Period]:
    """Every period of this cadence that begins on `since` or later and not after `until`, the oldest first."""
    found = period_of(cadence, since)
    if found.first < since:
        found = period_of(cadence, found.last + dt.timedelta(days=1))
    while found.first <= until:
        yield found
        found = period_of(cadence, found.last + dt.timedelta(days=1))
