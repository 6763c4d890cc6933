"""How steady a selection is when weights move: percentiles, exact scores, top places, and how often they are kept.

Used only inside the selection of model villages, to see which choices hang on the weights; never published.
All numbers are integers below 2^53 carried in doubles, so sums by BLAS are exact and ties break by place in the
county, not by rounding. Memory does not grow with the number of periods or of weight vectors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

# Two BLAS threads made this several times slower on a busy machine. Only in force when numpy comes after us.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

SCALE: Final = 10_000
"""A percentile is a whole number from 0 to this."""

PER_MILLE: Final = 1_000
WIDEST_COUNT: Final = 65_536
"""Whole numbers in a range up to this are ranked by counting, without sorting."""

BLOCK: Final = 250
"""Weight vectors that are scored at a time; keeps a county's block in the processor's cache."""

_LIMIT: Final = 2**53

Numbers = npt.NDArray[Any]
Scores = npt.NDArray[np.float64]


class Percentiles:
    """Sums percentiles over periods: one row an indicator, one column a village."""

    def __init__(self, villages: int, indicators: int) -> None:
        self.sums: Scores = np.zeros((indicators, villages))

    def add(self, indicator: int, values: Numbers) -> None:
        """One period of one indicator, a value for each village; higher is better."""
        self.sums[indicator] += percentiles(values)


def percentiles(values: Numbers) -> npt.NDArray[np.int64]:
    """Min-rank percentiles: the share of the others that lie strictly below, in ten-thousandths, rounded down."""
    others = max(len(values) - 1, 1)
    if np.issubdtype(values.dtype, np.integer) or values.dtype == bool:
        low, high = int(values.min()), int(values.max())
        if high - low < WIDEST_COUNT:
            return _by_counting(values, low, others)
    return _by_sorting(values, others)


def _by_counting(values: Numbers, low: int, others: int) -> npt.NDArray[np.int64]:
    places = values.astype(np.int64) - low
    counts = np.bincount(places)
    below = np.cumsum(counts) - counts
    return np.asarray((below * SCALE // others)[places])


def _by_sorting(values: Numbers, others: int) -> npt.NDArray[np.int64]:
    order = np.argsort(values)
    ordered = values[order]
    places = np.arange(len(values))
    # Equal values share the place of the first of them.
    places[1:][ordered[1:] == ordered[:-1]] = 0
    np.maximum.accumulate(places, out=places)
    result = np.empty(len(values), dtype=np.int64)
    result[order] = places * SCALE // others
    return result


def top(sums: Scores, counties: Numbers, weights: Numbers, keep: int) -> npt.NDArray[np.bool_]:
    """Which villages are among the first `keep` of their county under one vector of integer weights."""
    return perturb(sums, counties, np.asarray(weights)[:, None], keep) > 0


def moved(weights: Numbers, vectors: int, per_mille: int, seed: int) -> Scores:
    """Weight vectors as columns: each weight, in thousandths, moved by up to so many per mille of itself."""
    generator = np.random.default_rng(seed)
    moves = generator.integers(-per_mille, per_mille, size=(len(weights), vectors), endpoint=True)
    return np.asarray(weights)[:, None] * (PER_MILLE + moves).astype(np.float64)


def perturb(sums: Scores, counties: Numbers, weights: Numbers, keep: int) -> npt.NDArray[np.int64]:
    """How many of the weight vectors (columns) leave each village among the first `keep` of its county.

    `sums` has a row an indicator and a column a village, as `Percentiles.sums`.
    `counties` numbers the county of each village; a county's villages stand together. In a tie the village that
    comes first stays. Raises ValueError when scores could pass 2^53 or counties are scattered.
    """
    kept = np.zeros(sums.shape[1], dtype=np.int64)
    columns = np.asarray(weights, dtype=np.float64)
    for start, end in _blocks(counties):
        if end - start <= keep:
            kept[start:end] = columns.shape[1]
            continue
        county = sums[:, start:end]
        _require_exact(county, columns)
        for first in range(0, columns.shape[1], BLOCK):
            kept[start:end] += _kept(county, columns[:, first : first + BLOCK], keep)
    return kept


def _kept(county: Scores, weights: Scores, keep: int) -> npt.NDArray[np.int64]:
    size = county.shape[1]
    # Scores are whole, so a fraction of a place in the county breaks ties and never changes an order.
    scores = weights.T @ county
    scores *= size
    scores += np.arange(size - 1, -1, -1)
    threshold = np.partition(scores, size - keep, axis=1)[:, size - keep]
    return np.count_nonzero(scores >= threshold[:, None], axis=0)


def _require_exact(county: Scores, weights: Scores) -> None:
    largest = float(np.abs(county).max(initial=0)) * float(np.abs(weights).sum(axis=0).max(initial=0))
    if (largest + 1) * county.shape[1] >= _LIMIT:
        raise ValueError("scores would pass 2^53 and no longer be exact")


def _blocks(counties: Numbers) -> Iterator[tuple[int, int]]:
    if not len(counties):
        return
    cuts = [0, *(np.flatnonzero(counties[1:] != counties[:-1]) + 1).tolist(), len(counties)]
    if len(np.unique(counties)) != len(cuts) - 1:
        raise ValueError("the villages of a county must stand together")
    yield from pairwise(cuts)


@dataclass(frozen=True, slots=True)
class Case:
    """A workload: `column(period, indicator)` gives the values of all villages, the same ones every time."""

    villages: int
    periods: int
    indicators: int
    keep: int
    counties: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int64]
    vectors: Scores
    column: Callable[[int, int], Numbers]


def bench_case(villages: int, *, periods: int = 12, vectors: int = 1_000, seed: int = 20261123) -> Case:
    """The workload of the assessment benchmark: 40 indicators, a third continuous, a third counts, a third yes or no.

    Counties have 120 to 366 villages; weights are 1 to 10, moved by up to 20 %; the first 100 of a county count.
    """
    indicators = 40
    generator = np.random.default_rng(seed)
    sizes = generator.integers(120, 366, size=villages // 120 + 1, endpoint=True)
    counties = np.repeat(np.arange(len(sizes)), sizes)[:villages]
    weights = generator.integers(1, 10, size=indicators, endpoint=True)

    def column(period: int, indicator: int) -> Numbers:
        own = np.random.default_rng([seed, period, indicator])
        if indicator % 3 == 0:
            return own.random(villages)
        if indicator % 3 == 1:
            return own.poisson(6.0, villages).astype(np.int32)
        return own.random(villages) < 0.8

    return Case(
        villages, periods, indicators, 100, counties, weights, moved(weights, vectors, 200, seed), column
    )


def run_case(case: Case) -> npt.NDArray[np.int64]:
    """The whole job of a case: percentiles of every period, then how often each village keeps its place."""
    table = Percentiles(case.villages, case.indicators)
    for period in range(case.periods):
        for indicator in range(case.indicators):
            table.add(indicator, case.column(period, indicator))
    return perturb(table.sums, case.counties, case.vectors, case.keep)
