"""Controls of a whole statement: the running balance of every row, the order of dates, the printed totals."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Link:
    """What the balance control sees of a row. `amount` is None where the row itself could not be read."""

    amount: int | None
    balance: int | None


def breaks(links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Positions whose balance is not the one before plus the amount, with the balance that was expected.

    A single wrong balance breaks its own row and the next; when the next row goes on from what was expected, only
    the one row is named. A missing row is named once, at the row after it.
    """
    before: int | None = None
    for position, link in enumerate(links):
        if link.balance is None:
            before = None if before is None or link.amount is None else before + link.amount
            continue
        if before is not None and link.amount is not None and before + link.amount != link.balance:
            expected = before + link.amount
            yield position, expected
            before = expected if _goes_on(links, position, expected) else link.balance
        else:
            before = link.balance


def _goes_on(links: Sequence[Link], position: int, balance: int) -> bool:
    """Whether the next row continues from this balance rather than from the printed one."""
    if position + 1 >= len(links):
        return False
    following, printed = links[position + 1], links[position].balance
    if following.amount is None or following.balance is None:
        return False
    change = following.balance - following.amount
    return change == balance and change != printed


def newest_first(links: Sequence[Link], dates: Sequence[dt.date | None]) -> bool:
    """Whether the file runs backwards in time: the balances decide, and the dates where they cannot."""
    forwards = sum(1 for _ in breaks(links))
    backwards = sum(1 for _ in breaks(links[::-1]))
    if forwards != backwards:
        return backwards < forwards
    known = [date for date in dates if date is not None]
    steps = [(after > before) - (after < before) for before, after in pairwise(known)]
    return sum(steps) < 0


def out_of_order(dates: Sequence[dt.date | None]) -> list[int]:
    """Positions that stand outside the longest run of dates that never goes back.

    One date far ahead is the stranger, and not all that follow it.
    """
    tails: list[dt.date] = []
    places: list[int] = []
    previous: dict[int, int] = {}
    for position, date in enumerate(dates):
        if date is None:
            continue
        length = bisect_right(tails, date)
        if length:
            previous[position] = places[length - 1]
        tails[length : length + 1] = [date]
        places[length : length + 1] = [position]
    kept: set[int] = set()
    at: int | None = places[-1] if places else None
    while at is not None:
        kept.add(at)
        at = previous.get(at)
    return [position for position, date in enumerate(dates) if date is not None and position not in kept]
