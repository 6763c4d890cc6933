"""W2 in plain numpy, as one would write it down well: the bound. Only the case's numbers come from the product."""

from __future__ import annotations

import hashlib
import sys

import numpy as np

from benchmarks.routes.phases import phase, report, say
from lingyan.assessment.scoring import bench_case

_SCALE = 10_000


def main(villages: int) -> None:
    case = bench_case(villages)
    with phase("draw"):
        for period in range(case.periods):
            for indicator in range(case.indicators):
                case.column(period, indicator)
    sums = np.zeros((case.villages, case.indicators), dtype=np.int64)
    with phase("ranks"):
        for period in range(case.periods):
            for indicator in range(case.indicators):
                sums[:, indicator] += _ranks(case.column(period, indicator))
    with phase("perturb"):
        kept = _stays(sums, case.counties, case.vectors, case.keep)
    say(digest=hashlib.sha256(kept.tobytes()).hexdigest()[:16])
    report()


def _ranks(values: np.ndarray) -> np.ndarray:
    """Sort once; equal values share the place of the first of them."""
    order = np.argsort(values)
    ordered = values[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    below = np.flatnonzero(first)[np.cumsum(first) - 1]
    result = np.empty(len(values), dtype=np.int64)
    result[order] = below * _SCALE // max(len(values) - 1, 1)
    return result


def _stays(sums: np.ndarray, counties: np.ndarray, vectors: np.ndarray, keep: int) -> np.ndarray:
    """Score a county under all vectors at once; a fraction of a place in the county breaks ties."""
    kept = np.zeros(len(counties), dtype=np.int64)
    starts = np.flatnonzero(np.diff(counties, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(counties)], strict=True):
        size = end - start
        if size <= keep:
            kept[start:end] = vectors.shape[1]
            continue
        keys = (sums[start:end].astype(np.float64) @ vectors) * size + np.arange(size - 1, -1, -1)[:, None]
        threshold = np.partition(keys, size - keep, axis=0)[size - keep]
        kept[start:end] = (keys >= threshold).sum(axis=1)
    return kept


if __name__ == "__main__":
    main(int(sys.argv[1]))
