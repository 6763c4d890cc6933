"""Hours, standing and slips, at their boundaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.training.rules import (
    ITEMS,
    Done,
    Duty,
    counted_hours,
    shown_feedback,
    shown_totals,
    slip_faults,
    standing,
)

LEADER = Duty(56, 1, 1)
TOTALS = dict.fromkeys(ITEMS, (5, 1, 0))


@pytest.mark.parametrize(
    ("face", "distance", "percent", "hours"),
    [(30, 28, 50, 58), (30, 29, 50, 58), (0, 90, 50, 28), (10, 5, 0, 10), (10, 90, 100, 66)],
)
def test_hours_at_a_distance_count_up_to_a_share_of_the_duty(
    face: int, distance: int, percent: int, hours: int
) -> None:
    assert counted_hours(Done(face, distance, 0), LEADER, percent) == hours


def test_where_nothing_is_owed_all_hours_count() -> None:
    assert counted_hours(Done(4, 90, 0), Duty(0, 1), 50) == 94


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 100), st.integers(0, 100))
def test_more_attendance_never_counts_less(face: int, distance: int, owed: int, percent: int) -> None:
    duty = Duty(owed, 1)
    before = counted_hours(Done(face, distance, 1), duty, percent)
    assert face <= before <= face + distance
    assert counted_hours(Done(face, distance + 1, 1), duty, percent) >= before


@pytest.mark.parametrize(
    ("done", "elapsed", "found"),
    [
        (Done(56, 0, 1, 1), 365, "met"),
        (Done(55, 0, 1, 1), 365, "missed"),
        (Done(56, 0, 0, 1), 365, "missed"),
        (Done(56, 0, 1, 0), 364, "running"),
        (Done(28, 0, 1, 1), 182, "running"),
        (Done(27, 0, 1, 1), 182, "behind"),
        (Done(0, 0, 0, 0), 0, "running"),
    ],
)
def test_how_one_stands_in_the_year(done: Done, elapsed: int, found: str) -> None:
    assert standing(done, LEADER, 50, elapsed=elapsed, days=365) == found


@pytest.mark.parametrize(
    ("issued", "returned", "present", "totals", "faults"),
    [
        (6, 6, 6, TOTALS, 0),
        (7, 6, 6, TOTALS, 1),
        (0, 0, 6, TOTALS, 2),
        (6, 7, 6, TOTALS, 1),
        (6, 5, 6, TOTALS, 1),
        (6, 6, 6, {**TOTALS, "use": (-1, 1, 1)}, 1),
        (6, 6, 6, {"use": (1, 1, 1)}, 1),
    ],
)
def test_slips_that_do_not_add_up(
    issued: int, returned: int, present: int, totals: dict[str, tuple[int, ...]], faults: int
) -> None:
    assert len(slip_faults(issued, returned, present, totals)) == faults


def test_few_slips_are_withheld() -> None:
    assert shown_totals(5, TOTALS, 5) == TOTALS
    assert shown_totals(4, TOTALS, 5) is None
    assert shown_totals(9, {**TOTALS, "use": (1, 3, 0)}, 5) is None, "an item that only four answered"
    assert shown_feedback((3, 1, 1), 5) == (3, 1, 1)
    assert shown_feedback((3, 1, 0), 5) is None
