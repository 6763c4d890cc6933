"""A calendar month as one value. Stored and sorted as the integer 202611, shown as 2026年11月."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import gettext

_ISO: Final = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of the calendar, from 1900-01 to 9999-12. Invalid values raise ValueError."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 9999 and 1 <= self.number <= 12):
            raise ValueError(f"不存在的月份：{self.year}-{self.number}")

    @classmethod
    def from_int(cls, value: int) -> Self:
        """From 202611."""
        return cls(value // 100, value % 100)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2026-11`."""
        match = _ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(f"月份应写成 2026-11 这样，收到“{text}”")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month)

    def __int__(self) -> int:
        return self.year * 100 + self.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def zh(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def shown(self) -> str:
        """As screens say it, in the reader's language."""
        return gettext("%(year)d年%(number)d月") % {"year": self.year, "number": self.number}

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def next(self) -> Month:
        return self.plus(1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    def through(self, last: Month) -> Iterator[Month]:
        """Each month from this one to `last`, both included."""
        month = self
        while month <= last:
            yield month
            month = month.next


def parse_month_range(text: str) -> tuple[Month, Month]:
    """`2026-01` or `2026-01..2026-12` as first and last month. ValueError when reversed or malformed."""
    first_text, _, last_text = text.partition("..")
    first = Month.parse(first_text)
    last = Month.parse(last_text) if last_text else first
    if last < first:
        raise ValueError(f"月份范围“{text}”前后颠倒")
    return first, last
