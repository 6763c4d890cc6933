from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.calendar import (
    deadline,
    is_working_day,
    latest_before,
    months_after,
    roll,
    working_deadline,
)

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (dt.date(2024, 6, 10), False),  # Dragon Boat Festival on a Monday
        (dt.date(2024, 2, 18), True),  # a Sunday that is worked after Spring Festival
        (dt.date(2025, 5, 10), False),  # a Saturday
        (dt.date(2025, 5, 12), True),
    ],
)
def test_the_published_calendar_decides(day: dt.date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_the_first_day_is_not_counted_and_a_day_off_moves_the_end() -> None:
    assert deadline(dt.date(2025, 5, 1), 7) == dt.date(2025, 5, 8)
    assert deadline(dt.date(2025, 5, 3), 7) == dt.date(2025, 5, 12)


def test_working_days_pass_over_weekends_and_holidays() -> None:
    assert working_deadline(dt.date(2025, 5, 9), 1) == dt.date(2025, 5, 12)
    assert working_deadline(dt.date(2025, 5, 9), 0) == dt.date(2025, 5, 9)


def test_a_notice_before_an_event_is_not_moved() -> None:
    assert latest_before(dt.date(2025, 5, 12), 10) == dt.date(2025, 5, 2)


@given(DAYS, st.integers(0, 60))
def test_periods_end_on_working_days_and_never_early(day: dt.date, days: int) -> None:
    assert is_working_day(deadline(day, days))
    assert deadline(day, days) >= day + dt.timedelta(days=days)
    assert working_deadline(day, days) >= day + dt.timedelta(days=days)
    assert roll(roll(day)) == roll(day)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (dt.date(2026, 1, 10), 6, dt.date(2026, 7, 10)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 1), 1, dt.date(2026, 1, 1)),
    ],
)
def test_months_later(day: dt.date, months: int, due: dt.date) -> None:
    assert months_after(day, months) == due
