from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure.calendar import due_on
from lingyan.kernel.calendar import is_working_day
from lingyan.kernel.month import Month


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (Month(2025, 1), dt.date(2025, 2, 10)),
        (Month(2025, 4), dt.date(2025, 5, 12)),  # the 10th is a Saturday
        (Month(2024, 1), dt.date(2024, 2, 18)),  # Spring Festival; the Sunday after it is worked
        (Month(2024, 5), dt.date(2024, 6, 11)),  # Dragon Boat Festival on a Monday
        (Month(2026, 9), dt.date(2026, 10, 10)),  # a Saturday that is worked
    ],
)
def test_ten_days_after_the_month_on_a_working_day(month: Month, due: dt.date) -> None:
    assert due_on(month) == due


@given(st.integers(2020, 2040), st.integers(1, 12))
def test_the_last_day_is_worked_and_never_before_the_tenth(year: int, number: int) -> None:
    month = Month(year, number)
    assert is_working_day(due_on(month))
    assert due_on(month) >= month.last_day + dt.timedelta(days=10)
