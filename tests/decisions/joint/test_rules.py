"""So many of so many bind the village: exactly the share, and not one fewer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.decisions.joint.rules import MOST, binding, least, reached, working

_PARTS = st.integers(1, 100)


@given(st.integers(1, MOST), _PARTS)
def test_exactly_the_share_is_enough_and_one_fewer_is_not(of: int, part: int) -> None:
    enough = least(of, part)
    assert reached(enough, of, part)
    assert not reached(enough - 1, of, part)
    assert enough <= of


_COUNTS = st.integers(0, MOST)


@pytest.mark.parametrize("part", [3, 5])
@given(_COUNTS, st.integers(1, MOST), _COUNTS, st.integers(1, MOST))
def test_it_is_the_rule_of_the_reference(part: int, s: int, v: int, t: int, r: int) -> None:
    """A third of the representatives for a villagers' meeting (D-02), a fifth for what is made public (E-05)."""
    said = binding(
        villagers=s, voters=v, villagers_part=10, representatives=t, seats=r, representatives_part=part
    )
    assert said == (10 * s >= v or part * t >= r)


@given(st.integers(1, MOST), _PARTS)
def test_the_sum_says_the_same(of: int, part: int) -> None:
    enough = least(of, part)
    assert working(enough, of, part) == f"{enough}×{part}={enough * part}≥{of}"
    assert "<" in working(enough - 1, of, part)


@given(st.integers(0, MOST), _PARTS)
def test_nobody_reaches_nothing(of: int, part: int) -> None:
    assert not reached(0, of, part)


@pytest.mark.parametrize(
    ("villagers", "representatives", "expected"),
    [(90, 0, True), (89, 0, False), (0, 8, True), (0, 7, False), (89, 7, False), (89, 8, True)],
)
def test_either_kind_binds_by_itself_and_they_are_not_added(
    villagers: int, representatives: int, expected: bool
) -> None:
    said = binding(
        villagers=villagers, voters=900, villagers_part=10, representatives=representatives, seats=40,
        representatives_part=5,
    )  # fmt: skip
    assert said is expected
