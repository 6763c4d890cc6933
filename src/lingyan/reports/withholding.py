"""Whether a paper may say how persons of a region fall into two groups, judged from the top region down. Pure.

Papers of several places lie on one desk: what one leaves out must not be the difference of two others. So a place is silent
where one of its groups is small, and where its sibling's small group could be worked out from it (governance.md I-5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from lingyan.facts.withholding import PUBLIC_MINIMUM, withhold

WITHHELD: Final = "不列出"
"""In a cell. It says nothing of how many: larger numbers are withheld too, where a small one would follow from them."""
WITHHELD_NOTE: Final = "“不列出”表示人数少于10，或能推算出人数少于10的数，为保护个人不列出。"
Pair = tuple[int, int]
"""Persons of whom something is true, and those of whom it is not."""
_ROOT: Final = "/"


def may_say(path: str, villages: Mapping[str, Pair], minimum: int = PUBLIC_MINIMUM) -> bool:
    """`villages` are the pairs of all villages below the top region, by path; `path` is the place that speaks."""
    steps = [part for part in path.strip("/").split("/") if part]
    place = _ROOT
    for step in steps:
        below = _children(villages, place)
        place = f"{place}{step}/"
        if not _shown(below, place, minimum):
            return False
    return True


def _children(villages: Mapping[str, Pair], place: str) -> dict[str, Pair]:
    """Sums of the regions right below a place."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, (yes, no) in villages.items():
        if path.startswith(place) and path != place:
            child = path[: path.index("/", len(place)) + 1]
            sums[child][0] += yes
            sums[child][1] += no
    return {child: (yes, no) for child, (yes, no) in sums.items()}


def _shown(below: Mapping[str, Pair], place: str, minimum: int) -> bool:
    if place not in below:
        return False
    names = sorted(below)
    at = names.index(place)
    return all(withhold([below[name][group] for name in names], minimum)[at] is not None for group in (0, 1))
