"""Thresholds and clocks of leaving, each at its boundary."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.term import leaving
from lingyan.team.term.parameters import clocks_at

JAN, FEB, MAR, MAY = (dt.date(2026, month, 1) for month in (1, 2, 3, 5))
DAYS = st.dates(JAN, MAY)


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_fifth_is_exact(part: int, whole: int) -> None:
    assert leaving.fifth(part, whole) == (part * 5 >= whole)


def test_the_vote_is_due_in_three_months_and_on_a_working_day() -> None:
    assert leaving.vote_by(dt.date(2026, 3, 2), 3) == dt.date(2026, 6, 2)
    assert leaving.vote_by(dt.date(2026, 2, 28), 3) == dt.date(2026, 5, 28)
    assert leaving.vote_by(dt.date(2026, 3, 6), 3) == dt.date(2026, 6, 8)  # a Saturday


@pytest.mark.parametrize(
    ("spans", "since"),
    [
        ([(JAN, None)] * 3, None),
        ([(JAN, None), (JAN, None), (JAN, MAR)], MAR),
        ([(JAN, None), (JAN, FEB), (JAN, MAR)], FEB),
        ([(JAN, None), (JAN, None), (JAN, FEB), (MAR, None)], None),
        ([(JAN, None), (JAN, FEB), (JAN, FEB), (MAR, None)], FEB),
        ([(JAN, None)], JAN),
        ([(JAN, MAR)] * 3 + [(MAR, None)] * 3, None),
        ([], None),
    ],
)
def test_since_when_too_few_sit(spans: list[tuple[dt.date, dt.date | None]], since: dt.date | None) -> None:
    assert leaving.short_since(spans, MAY, 3) == since


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=8), DAYS)
def test_too_few_sit_exactly_when_the_clock_runs(
    spans: list[tuple[dt.date, dt.date | None]], on: dt.date
) -> None:
    held = sum(start <= on and (end is None or end > on) for start, end in spans)
    since = leaving.short_since(spans, on, 3)
    known = any(start <= on for start, _end in spans)
    assert (since is not None) == (known and held < 3)


@pytest.mark.django_db
def test_the_clocks_of_a_province_are_its_own() -> None:
    clocks = clocks_at("510124100200", "/1/", MAY)
    assert clocks == {
        "recall-months": 3, "bar-months": 6, "absence-months": 6, "by-election-months": 3, "secretary-days": 90,
    }  # fmt: skip
