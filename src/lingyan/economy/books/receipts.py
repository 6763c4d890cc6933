"""Numbers of receipts: runs as people write them, and what of an issued run is not accounted for (R61). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

LARGEST: Final = 10**12
MOST_RUNS: Final = 50
Run = tuple[int, int]
"""The first and the last number."""


def parse(text: str) -> list[Run]:
    """`12-15、17` as runs in rising order. ValueError with a sentence for anything else, also for a number twice."""
    found: list[Run] = []
    for part in text.replace("、", ",").replace("，", ",").split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.strip().isascii() and first.strip().isdigit()) or (dash and not last.strip().isdigit()):
            raise ValueError("号码请写成 12 或 12-15，几段之间用逗号隔开")
        run = int(first), int(last) if dash else int(first)
        if not 1 <= run[0] <= run[1] < LARGEST:
            raise ValueError(f"号码 {part.strip()} 不对：应从小到大，从 1 起，不超过 12 位")
        found.append(run)
    if len(found) > MOST_RUNS:
        raise ValueError(f"一次最多写 {MOST_RUNS} 段号码")
    found.sort()
    for before, after in pairwise(found):
        if after[0] <= before[1]:
            raise ValueError(f"号码 {after[0]} 写了两次")
    return found


def missing(issued: Run, used: Iterable[Run]) -> list[Run]:
    """Numbers of an issued run below the highest used of it that were neither given nor spoilt."""
    inside = sorted(
        (max(first, issued[0]), min(last, issued[1]))
        for first, last in used
        if first <= issued[1] and last >= issued[0]
    )
    found, at = [], issued[0]
    for first, last in inside:
        if first > at:
            found.append((at, first - 1))
        at = max(at, last + 1)
    return found


def shown(runs: Iterable[Run]) -> str:
    return "、".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
