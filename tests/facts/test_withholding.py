from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lingyan.facts.withholding import PUBLIC_MINIMUM, withhold

COUNTS = st.lists(st.none() | st.integers(0, 60), max_size=12)


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert withhold([4, 30, 12, 80]) == [None, 30, None, 80]


def test_small_groups_that_only_together_stay_small_take_one_more() -> None:
    assert withhold([3, 4, 25, 90]) == [None, None, None, 90]


def test_nothing_small_and_nothing_there_stay_as_they_are() -> None:
    assert withhold([10, 400, None]) == [10, 400, None]


@given(COUNTS)
def test_a_total_less_what_is_shown_never_reveals_a_small_group(counts: list[int | None]) -> None:
    shown = withhold(counts)
    hidden = [count for count, kept in zip(counts, shown, strict=True) if count is not None and kept is None]
    assert all(kept is None or kept >= PUBLIC_MINIMUM for kept in shown)
    assert all(kept is None or kept == count for count, kept in zip(counts, shown, strict=True))
    everything_hidden = len(hidden) == sum(count is not None for count in counts)
    assert not hidden or everything_hidden or (len(hidden) >= 2 and sum(hidden) >= PUBLIC_MINIMUM)
