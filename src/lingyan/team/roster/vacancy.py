"""How long a post stood empty. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

Held = tuple[dt.date, dt.date | None]
"""From a day on, until a day that is no longer held (None: still held)."""


def longest_gap(held: Iterable[Held], first: dt.date, last: dt.date) -> int:
    """The most days in a row between `first` and `last`, both included, on which nobody held the post.

    Days before the first record are not counted: there the post is unknown, not empty.
    """
    longest, known = 0, None
    for start, end in sorted(held, key=lambda each: each[0]):
        if start > last:
            break
        if known is not None and end == start:
            continue  # held for no day, so the gap goes on
        if known is not None:
            longest = max(longest, (start - max(known, first)).days)
        known = max(end or dt.date.max, known or dt.date.min)
    if known is None:
        return 0
    return max(longest, (last - max(known, first)).days + 1, 0)


def empty_days(held: Sequence[Held]) -> list[int]:
    """For each tenure, in order of its beginning, how many days the post stood empty before it.

    The first has none: what was before is unknown, not empty.
    """
    found: list[int] = []
    until: dt.date | None = None
    for start, end in held:
        found.append(max((start - until).days, 0) if until is not None else 0)
        until = max(end or dt.date.max, until or dt.date.min)
    return found
