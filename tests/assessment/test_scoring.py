from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.assessment import scoring
from tests.assessment import bound

SMALL = st.integers(-4, 4)


def naive_percentiles(values: list[int]) -> list[int]:
    others = max(len(values) - 1, 1)
    return [sum(other < value for other in values) * scoring.SCALE // others for value in values]


def naive_stays(sums: list[list[int]], counties: list[int], weights: list[list[int]], keep: int) -> list[int]:
    """Score every village under every vector with Python's own integers and sort each county."""
    kept = [0] * len(counties)
    for vector in zip(*weights, strict=True):
        scores = [sum(w * row[v] for w, row in zip(vector, sums, strict=True)) for v in range(len(counties))]
        for county in set(counties):
            members = [v for v in range(len(counties)) if counties[v] == county]
            for village in sorted(members, key=lambda v: (-scores[v], v))[:keep]:
                kept[village] += 1
    return kept


@given(st.lists(SMALL, min_size=1, max_size=40))
def test_percentiles_are_the_share_strictly_below(values: list[int]) -> None:
    expected = naive_percentiles(values)
    assert scoring.percentiles(np.array(values)).tolist() == expected
    assert scoring.percentiles(np.array(values, dtype=float)).tolist() == expected
    assert scoring.percentiles(np.array(values) * 10**9).tolist() == expected


def test_yes_and_no_are_ranked() -> None:
    assert scoring.percentiles(np.array([True, False, True])).tolist() == [5000, 0, 5000]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_stays_are_what_sorting_every_county_gives(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 7), min_size=1, max_size=4))
    counties = [county for county, size in enumerate(sizes) for _ in range(size)]
    row = st.lists(st.integers(0, 3), min_size=len(counties), max_size=len(counties))
    sums = data.draw(st.lists(row, min_size=2, max_size=4))
    column = st.lists(st.integers(0, 5), min_size=3, max_size=3)
    weights = data.draw(st.lists(column, min_size=len(sums), max_size=len(sums)))
    keep = data.draw(st.integers(1, 5))
    found = scoring.perturb(np.array(sums, dtype=float), np.array(counties), np.array(weights), keep)
    assert found.tolist() == naive_stays(sums, counties, weights, keep)


def test_ties_go_to_the_village_that_comes_first() -> None:
    sums = np.array([[5.0, 5.0, 5.0, 1.0]])
    assert scoring.top(sums, np.zeros(4), np.array([3]), 2).tolist() == [True, True, False, False]


def test_weights_move_within_their_bounds_and_the_same_way_each_time() -> None:
    weights = np.array([1, 10])
    vectors = scoring.moved(weights, 500, 200, seed=7)
    assert (vectors == scoring.moved(weights, 500, 200, seed=7)).all()
    assert vectors[0].min() >= 800 and vectors[0].max() <= 1200
    assert vectors[1].min() < 8_500 and vectors[1].max() > 11_500
    assert (vectors == np.round(vectors)).all()


def test_scores_that_could_round_are_refused() -> None:
    with pytest.raises(ValueError, match="2\\^53"):
        scoring.perturb(np.full((1, 3), 2.0**52), np.zeros(3), np.array([[3]]), 1)


def test_a_county_in_two_places_is_refused() -> None:
    with pytest.raises(ValueError, match="together"):
        scoring.perturb(np.ones((1, 3)), np.array([0, 1, 0]), np.array([[1]]), 1)


def test_the_benchmark_agrees_with_the_plain_bound_and_is_the_same_each_time() -> None:
    case = scoring.bench_case(700, periods=2, vectors=40)
    sums = np.zeros((case.villages, case.indicators), dtype=np.int64)
    for period in range(case.periods):
        for indicator in range(case.indicators):
            sums[:, indicator] += bound.ranks(case.column(period, indicator))
    kept = scoring.run_case(case)
    assert (kept == bound.stays(sums, case)).all()
    assert (kept == scoring.run_case(scoring.bench_case(700, periods=2, vectors=40))).all()
    assert kept.sum() == 40 * sum(min(100, size) for size in np.bincount(case.counties))


def test_one_share_of_a_percentile_is_exact() -> None:
    values = np.arange(8)
    expected = [int(Fraction(place * scoring.SCALE, 7)) for place in range(8)]
    assert scoring.percentiles(values).tolist() == expected
