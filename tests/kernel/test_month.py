"""Months: order, arithmetic and the two ways they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.month import Month, parse_month_range

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-500, 500))
def test_adding_and_taking_away_agree(month: Month, count: int) -> None:
    assert month.plus(count).plus(-count) == month
    assert (month.plus(count) > month) == (count > 0)


@given(MONTHS)
def test_every_spelling_comes_back(month: Month) -> None:
    assert Month.from_int(int(month)) == month == Month.parse(str(month)) == Month.of(month.last_day)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "202601", "2026年1月", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="月份"):
        Month.parse(text)


def test_a_range_runs_from_first_to_last_and_not_backwards() -> None:
    first, last = parse_month_range("2025-11..2026-02")
    assert [int(month) for month in first.through(last)] == [202511, 202512, 202601, 202602]
    assert parse_month_range("2026-03") == (Month(2026, 3), Month(2026, 3))
    with pytest.raises(ValueError, match="颠倒"):
        parse_month_range("2026-03..2026-02")
