from __future__ import annotations

import pytest

from lingyan.supervision import rules


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("open", ["explained", "confirmed", "dismissed"]),
        ("explained", ["confirmed", "dismissed"]),
        ("rectifying", ["rectified"]),
        ("rectified", ["verified", "returned"]),
        ("verified", []),
        ("dismissed", []),
        ("corrected", []),
    ],
)
def test_what_may_come_next(state: str, acts: list[str]) -> None:
    assert rules.possible(state) == acts


def test_the_last_hand_counts() -> None:
    steps = [("explained", 1), ("confirmed", 2), ("rectified", 1), ("returned", 2), ("rectified", 3)]
    assert rules.same_hand("verified", 3, steps)
    assert not rules.same_hand("verified", 1, steps)
    assert not rules.same_hand("verified", None, steps)


def test_the_rate_of_no_fault() -> None:
    assert rules.rate(0, 0) is None
    assert rules.rate(3, 1) == 25
