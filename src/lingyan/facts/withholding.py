"""Withholds small groups in public tables (governance.md I-5). Pure.

A count under the minimum is hidden. Then the smallest remaining ones are hidden too, until at least two are
hidden and together they reach the minimum, so that a total published elsewhere less what is shown
reveals none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PUBLIC_MINIMUM: Final = 10


def withhold(counts: Sequence[int | None], minimum: int = PUBLIC_MINIMUM) -> list[int | None]:
    """The counts of one column and period with None where a value is withheld; a missing value stays None."""
    hidden = {index for index, count in enumerate(counts) if count is not None and count < minimum}
    if not hidden:
        return list(counts)
    total = sum(counts[index] or 0 for index in hidden)
    shown = sorted(
        (count, index) for index, count in enumerate(counts) if count is not None and index not in hidden
    )
    for count, index in shown:
        if len(hidden) >= 2 and total >= minimum:
            break
        hidden.add(index)
        total += count
    return [None if index in hidden else count for index, count in enumerate(counts)]
