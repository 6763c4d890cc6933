from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.roster.vacancy import Held, empty_days, longest_gap

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
DAYS = st.dates(dt.date(2024, 6, 1), dt.date(2026, 6, 1))


@st.composite
def held(draw: st.DrawFn) -> Held:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(0, 300))
    return start, None if length is None else start + dt.timedelta(days=length)


def test_a_gap_over_the_new_year_counts_only_its_part_in_the_year() -> None:
    tenures = [(dt.date(2020, 1, 1), dt.date(2024, 12, 1)), (dt.date(2025, 1, 11), None)]
    assert longest_gap(tenures, FIRST, LAST) == 10


def test_a_post_left_on_the_last_day_is_empty_that_day() -> None:
    assert longest_gap([(dt.date(2020, 1, 1), LAST)], FIRST, LAST) == 1


def test_before_the_first_record_nothing_is_known() -> None:
    assert longest_gap([(dt.date(2025, 7, 1), None)], FIRST, LAST) == 0
    assert longest_gap([], FIRST, LAST) == 0


@given(st.lists(held(), max_size=6))
def test_it_is_what_counting_day_by_day_finds(tenures: list[Held]) -> None:
    known = min((start for start, _ in tenures), default=dt.date.max)
    longest = run = 0
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=offset)
        empty = day >= known and not any(
            start <= day and (end is None or day < end) for start, end in tenures
        )
        run = run + 1 if empty else 0
        longest = max(longest, run)
    assert longest_gap(tenures, FIRST, LAST) == longest


@given(st.lists(held(), max_size=6))
def test_days_before_a_tenure_are_those_on_which_nobody_before_it_held_the_post(tenures: list[Held]) -> None:
    ordered = sorted(tenures, key=lambda each: each[0])
    told = empty_days(ordered)
    assert len(told) == len(ordered)
    for index, (start, _end) in enumerate(ordered):
        before = ordered[:index]
        first = min((each[0] for each in before), default=start)
        # A tenure of no day leaves its own beginning behind: from there on the post is empty again.
        last = max((max(end or dt.date.max, begin) for begin, end in before), default=start)
        days = [first + dt.timedelta(days=n) for n in range((start - first).days)]
        assert told[index] == sum(1 for day in days if day >= last)
