"""The division tree of the demo: size, codes, names, scaling down."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.demo import places, words
from lingyan.demo.places import Place
from lingyan.demo.plan import FULL_SIZE
from lingyan.regions.rules import code_problem, parent_allowed


def _villages(tree: list[Place]) -> list[Place]:
    return [place for place in tree if place.level == "村"]


def test_the_full_city_has_its_villages_in_several_counties_and_townships() -> None:
    tree = places.city(FULL_SIZE)
    levels = Counter(place.level for place in tree)
    assert levels["村"] == 1306
    assert levels["市"] == 1
    assert levels["县"] == 9
    assert levels["乡镇"] > 100


@given(st.integers(1, 200))
def test_any_size_gives_a_tree_that_the_importer_accepts(size: int) -> None:
    tree = places.city(size)
    levels: dict[str, str | None] = {"": None}
    assert len(_villages(tree)) == size
    for place in tree:
        assert code_problem(place.code, place.level) is None
        assert parent_allowed(place.level, levels[place.parent])
        levels[place.code] = place.level
    assert len({place.code for place in tree}) == len(tree)
    siblings = Counter((place.parent, place.name) for place in tree)
    assert max(siblings.values()) == 1


def test_the_tree_is_the_same_every_time() -> None:
    assert places.city(60) == places.city(60)


def test_every_place_lies_under_the_unassigned_prefix_and_is_made_of_the_lists() -> None:
    for place in places.city(FULL_SIZE):
        assert place.code.startswith("9901")
        if place.level == "村":
            assert place.name[0] in words.VILLAGE_FIRST
            assert place.name[1] in words.VILLAGE_SECOND
            assert place.name[2:] == "村"


def test_no_village_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="village"):
        places.city(0)


def test_shares_add_up() -> None:
    assert places.shares(1306, 9) == [146] + [145] * 8
