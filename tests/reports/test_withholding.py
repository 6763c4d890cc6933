"""No small group can be worked out from what papers of a place and of the places below it say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lingyan.reports.withholding import Pair, may_say

COUNTS = st.integers(0, 40)
VILLAGES = [f"/1/{town}/{village}/" for town in (2, 3, 4) for village in (town * 10, town * 10 + 1)]
TOWNS = ("/1/2/", "/1/3/", "/1/4/")
worlds = st.fixed_dictionaries({path: st.tuples(COUNTS, COUNTS) for path in VILLAGES})


def sums(world: dict[str, Pair], place: str, group: int) -> int:
    return sum(pair[group] for path, pair in world.items() if path.startswith(place))


def test_large_groups_are_said_at_every_place() -> None:
    world = dict.fromkeys(VILLAGES, (10, 10))
    assert all(may_say(place, world) for place in ("/1/", *TOWNS))


def test_a_small_group_takes_its_smallest_sibling_with_it() -> None:
    world = {
        **dict.fromkeys(VILLAGES, (20, 20)),
        "/1/2/20/": (20, 4),
        "/1/2/21/": (20, 5),
        "/1/3/30/": (20, 15),
    }
    assert [may_say(place, world) for place in ("/1/", *TOWNS)] == [True, False, False, True]


def test_a_place_without_records_or_below_a_silent_one_says_nothing() -> None:
    assert not may_say("/1/9/", dict.fromkeys(VILLAGES, (20, 20)))
    assert not may_say(
        "/1/2/20/", {**dict.fromkeys(VILLAGES, (20, 20)), "/1/2/20/": (3, 20), "/1/2/21/": (3, 20)}
    )


@given(worlds)
def test_what_is_silent_below_is_no_small_difference(world: dict[str, Pair]) -> None:
    if not may_say("/1/", world):
        assert not any(may_say(town, world) for town in TOWNS)
        return
    silent = [town for town in TOWNS if not may_say(town, world)]
    for group in (0, 1):
        assert not silent or sum(sums(world, town, group) for town in silent) >= 10
        for town in set(TOWNS) - set(silent):
            assert sums(world, town, group) >= 10
