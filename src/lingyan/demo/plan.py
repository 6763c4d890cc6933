"""What the demo city is to hold: how many villages, which months, which figures. Pure values.

The city is as old as the day it is built on: its books end with the last complete month before that day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.month import Month

SEED: Final = 9901
FULL_SIZE: Final = 1306
MONTHS: Final = 24
PUBLISHED_MONTHS: Final = 3

MEAN_AGE_TENTHS: Final = 495
MEAN_AGE_BEFORE_TENTHS: Final = 513
COLLEGE_AT_FULL_SIZE: Final = 734
COLLEGE_BEFORE_AT_FULL_SIZE: Final = 489

ROUNDS: Final = (("2021", dt.date(2021, 3, 31)), ("2026", dt.date(2026, 3, 31)))
"""Name and day of the two rounds of term change (换届)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One build. `today` is the day it stands on; `villages` is how many there are."""

    villages: int
    today: dt.date

    @property
    def current(self) -> Month:
        """The open month."""
        return Month.of(self.today)

    @property
    def last(self) -> Month:
        """The last complete month."""
        return self.current.previous

    @property
    def first(self) -> Month:
        return self.last.plus(1 - MONTHS)

    @property
    def go_live(self) -> Month:
        """From here on books are kept and published in this system; before it the old software was master."""
        return self.last.plus(1 - PUBLISHED_MONTHS)

    @property
    def begun(self) -> dt.date:
        """The day the system was set up and the old books were taken over."""
        return self.go_live.first_day

    @property
    def taken_over(self) -> tuple[Month, ...]:
        return tuple(self.first.through(self.go_live.previous))

    @property
    def live(self) -> tuple[Month, ...]:
        return tuple(self.go_live.through(self.last))

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(self.first.through(self.last))

    @property
    def age_sum(self) -> int:
        """Sum of the secretaries' ages in the second round: a mean of 49.5."""
        return nearest(self.villages * MEAN_AGE_TENTHS, 10)

    def age_sum_before(self, secretaries: int) -> int:
        """The same in the first round, where the mean is 1.8 higher."""
        return nearest(secretaries * MEAN_AGE_BEFORE_TENTHS, 10)

    @property
    def college(self) -> int:
        """Secretaries with 大专 or higher in the second round: 734 of 1,306."""
        return nearest(self.villages * COLLEGE_AT_FULL_SIZE, FULL_SIZE)

    @property
    def college_before(self) -> int:
        return nearest(self.villages * COLLEGE_BEFORE_AT_FULL_SIZE, FULL_SIZE)

    @property
    def vacant_before(self) -> int:
        """Villages that had no secretary in the first round."""
        return self.villages // 260


def nearest(numerator: int, denominator: int) -> int:
    """The quotient rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)
