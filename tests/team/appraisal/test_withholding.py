"""Small groups stay hidden on every level together: no difference of two pages tells one."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.team.appraisal.withholding import COLUMNS, Node, final_on, withheld
from lingyan.team.roster.suppression import TOTAL

counts = st.tuples(*[st.sampled_from([0, 1, 4, 9, 10, 12, 25, 60])] * 4)


def tree_of(towns: list[list[tuple[int, ...]]]) -> dict[int, Node]:
    """A city (1) with counties (10, 20 …) and their townships (11, 12 …)."""
    nodes: dict[int, Node] = {}
    for number, rows in enumerate(towns, 1):
        keys = [number * 10 + at for at in range(1, len(rows) + 1)]
        nodes |= {key: Node(row) for key, row in zip(keys, rows, strict=True)}  # type: ignore[arg-type]
        nodes[number * 10] = Node(tuple(map(sum, zip(*rows, strict=True))), tuple(keys))  # type: ignore[arg-type]
    top = tuple(number * 10 for number in range(1, len(towns) + 1))
    sums = tuple(map(sum, zip(*(nodes[key].counts for key in top), strict=True)))
    return {1: Node(sums, top), **nodes}  # type: ignore[arg-type]


def value(node: Node, column: str) -> int:
    return sum(node.counts) if column == TOTAL else node.counts[int(column) - 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_small_figure_is_shown_and_none_follows_from_a_difference(
    towns: list[list[tuple[int, ...]]],
) -> None:
    tree = tree_of(towns)
    hidden = withheld(tree, 1)
    for key, node in tree.items():
        for column in (*COLUMNS, TOTAL):
            assert value(node, column) >= 10 or (key, column) in hidden
            if not node.children or (key, column) in hidden:
                continue
            rest = [value(tree[child], column) for child in node.children if (child, column) in hidden]
            assert len(rest) != 1, "the one hidden part is the total less the shown ones"
            assert not rest or sum(rest) >= 10
        if (key, TOTAL) not in hidden:
            assert sum((key, column) in hidden for column in COLUMNS) != 1


def test_large_figures_are_shown() -> None:
    assert withheld(tree_of([[(20, 40, 30, 11)] * 2, [(20, 40, 30, 12)] * 2]), 1) == set()


def test_one_small_township_hides_a_second_one_in_its_county_alone() -> None:
    hidden = withheld(
        tree_of([[(3, 40, 30, 20), (20, 40, 30, 20), (60, 90, 90, 90)], [(20, 40, 30, 20)] * 3]), 1
    )
    assert (11, "1") in hidden and (12, "1") in hidden
    assert {key for key, _ in hidden} <= {11, 12, 13}


def test_a_year_is_final_at_the_end_of_march() -> None:
    assert final_on(2026) == dt.date(2027, 3, 31)
