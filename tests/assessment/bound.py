"""The same job in plain numpy, as one would write it down well: the bound that scoring is measured by."""

from __future__ import annotations

from typing import Any

import numpy as np

from lingyan.assessment.scoring import SCALE, Case


def ranks(values: Any) -> Any:
    """Sort once, give equal values the place of the first of them."""
    order = np.argsort(values)
    ordered = values[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    below = np.flatnonzero(first)[np.cumsum(first) - 1]
    result = np.empty(len(values), dtype=np.int64)
    result[order] = below * SCALE // max(len(values) - 1, 1)
    return result


def stays(sums: Any, case: Case) -> Any:
    """Score a county under all vectors at once and count how often each village reaches the last kept score."""
    kept = np.zeros(case.villages, dtype=np.int64)
    starts = np.flatnonzero(np.diff(case.counties, prepend=-1))
    for start, end in zip(starts, [*starts[1:], case.villages], strict=True):
        size = end - start
        if size <= case.keep:
            kept[start:end] = case.vectors.shape[1]
            continue
        scores = sums[start:end].astype(np.float64) @ case.vectors
        keys = scores * size + np.arange(size - 1, -1, -1)[:, None]
        threshold = np.partition(keys, size - case.keep, axis=0)[size - case.keep]
        kept[start:end] = (keys >= threshold).sum(axis=1)
    return kept
