from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.disclosure.sheets.periods import Period, month_period, parse_period, period_of, periods
from lingyan.kernel.calendar import is_working_day
from lingyan.kernel.month import Month
from lingyan.noticeboard.rules import days_shown, due_on, may_come_down

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
CADENCES = st.sampled_from(["month", "quarter", "year", "year-end", "event"])


@pytest.mark.parametrize(
    ("cadence", "day", "text", "zh"),
    [
        ("month", dt.date(2026, 10, 31), "2026-10", "2026年10月"),
        ("quarter", dt.date(2026, 9, 30), "2026-Q3", "2026年第3季度"),
        ("quarter", dt.date(2026, 10, 1), "2026-Q4", "2026年第4季度"),
        ("year", dt.date(2026, 2, 1), "2026", "2026年"),
        ("event", dt.date(2026, 2, 1), "2026-02-01", "2026年2月1日"),
    ],
)  # fmt: skip
def test_a_day_lies_in_its_period(cadence: str, day: dt.date, text: str, zh: str) -> None:
    found = period_of(cadence, day)  # type: ignore[arg-type]
    assert (found.text, found.zh) == (text, zh)


@given(CADENCES, DAYS, st.integers(0, 900))
def test_periods_follow_one_another_without_gap(cadence: str, since: dt.date, length: int) -> None:
    until = since + dt.timedelta(days=length)
    found = list(periods(cadence, since, until))  # type: ignore[arg-type]
    assert all(since <= one.first <= until for one in found)
    for one, following in pairwise(found):
        assert following.first == one.last + dt.timedelta(days=1)


def test_ten_days_after_the_end_and_a_plan_from_the_beginning() -> None:
    assert due_on("month", month_period(Month(2025, 4)), 10) == dt.date(2025, 5, 12)
    assert due_on("year", period_of("year", dt.date(2025, 6, 1)), 90) == dt.date(2025, 3, 31)
    assert due_on("year-end", period_of("year-end", dt.date(2025, 6, 1)), 120) == dt.date(2026, 4, 30)


@given(CADENCES, DAYS, st.integers(1, 120))
def test_the_last_day_in_time_is_worked(cadence: str, day: dt.date, days: int) -> None:
    period: Period = period_of(cadence, day)  # type: ignore[arg-type]
    assert is_working_day(due_on(cadence, period, days))  # type: ignore[arg-type]


def test_fifteen_days_are_fifteen_after_the_first() -> None:
    first = dt.date(2026, 3, 1)
    assert may_come_down(first, 15) == dt.date(2026, 3, 16)
    assert days_shown(first, dt.date(2026, 3, 15), dt.date(2026, 4, 1)) == 14
    assert days_shown(first, dt.date(2026, 3, 16), dt.date(2026, 4, 1)) == 15
    assert days_shown(first, None, dt.date(2026, 2, 1)) == 0


def test_every_item_of_the_ten_groups_stands_on_a_sheet() -> None:
    known = catalogue()
    assert len({item.group for item in known.items}) == 10
    assert len({item.code for item in known.items}) == len(known.items)
    own = [code for code, sheet in known.sheets.items() if not (sheet.within or sheet.on_demand)]
    assert {item.sheet for item in known.items} == set(own)
    assert sum(len(known.of(sheet)) for sheet in own) == len(known.items)


def test_what_happens_on_a_day_stands_within_the_sheet_of_its_quarter() -> None:
    known = catalogue()
    for sheet in known.sheets.values():
        assert (sheet.cadence == "event") == (bool(sheet.within) or sheet.on_demand)
        if sheet.within:
            assert known.sheets[sheet.within].cadence == "quarter"
            assert known.of(sheet.code) == known.of(sheet.within)


@given(CADENCES, DAYS)
def test_a_period_is_read_back_from_its_text_and_from_no_other(cadence: str, day: dt.date) -> None:
    period = period_of(cadence, day)  # type: ignore[arg-type]
    assert parse_period(cadence, period.text) == period  # type: ignore[arg-type]
    for other in ("month", "quarter", "year", "event"):
        if other != cadence and not (other == "year" and cadence == "year-end"):
            assert parse_period(other, period.text) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2026-02-30", "0000", "２０２６", "2026-Q1 ", "2026-1"]
)
def test_what_is_no_period(text: str) -> None:
    for cadence in ("month", "quarter", "year", "event"):
        assert parse_period(cadence, text) is None  # type: ignore[arg-type]
