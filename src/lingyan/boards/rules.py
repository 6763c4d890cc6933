"""How old a claim is: entries covered first in, first out. Pure, amounts in fen.

A credit covers the oldest open amount of the same party; one that comes before its claim covers the next (accounting.md
11.6 R30 and 11.2 p_aging: one, two and three years). What the sums say is the ledger's, never more.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

AGES: Final = (("1", 0, 1), ("2", 1, 2), ("3", 2, 3), ("old", 3, None))
"""Code, and from how many years on until how many: a claim of exactly one year is still of the first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount on a claim's account: debit less credit. `voucher` is 0 for what the book began with.

    `red_of` is the voucher that this one takes back, 0 for none.
    """

    on: dt.date
    amount: int
    voucher: int = 0
    red_of: int = 0


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What is left of one debit."""

    on: dt.date
    voucher: int
    left: int


def open_amounts(entries: Iterable[Entry]) -> list[OpenAmount]:
    """What of a party's debits is still open, the oldest first; nothing where the party has a credit balance.

    `entries` come in the order of the ledger. A reversal and what it reverses are no claim and no payment.
    """
    listed = list(entries)
    waiting: deque[OpenAmount] = deque()
    ahead = 0
    for entry in _standing(listed):
        if entry.amount > 0:
            used = min(ahead, entry.amount)
            ahead -= used
            if entry.amount > used:
                waiting.append(OpenAmount(entry.on, entry.voucher, entry.amount - used))
        else:
            ahead += _cover(waiting, -entry.amount)
    return list(waiting)


def _standing(entries: list[Entry]) -> Iterable[Entry]:
    """Without reversals of what is among the entries, and without what they reverse, where both come to nothing."""
    sums: dict[int, int] = {}
    for entry in entries:
        sums[entry.voucher] = sums.get(entry.voucher, 0) + entry.amount
    gone = {
        number
        for entry in entries
        if entry.red_of in sums and entry.red_of and sums[entry.red_of] + sums[entry.voucher] == 0
        for number in (entry.voucher, entry.red_of)
    }
    return (entry for entry in entries if entry.voucher not in gone and entry.amount)


def _cover(waiting: deque[OpenAmount], paid: int) -> int:
    """Take a payment off the oldest amounts; gives what is left of it."""
    while paid and waiting:
        first = waiting.popleft()
        if first.left > paid:
            waiting.appendleft(OpenAmount(first.on, first.voucher, first.left - paid))
            return 0
        paid -= first.left
    return paid


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; 28 February where there was no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def days_of(age: str, today: dt.date) -> tuple[dt.date | None, dt.date]:
    """The first and the last day on which a claim of this age arose; no first day for the oldest."""
    _code, least, most = next(band for band in AGES if band[0] == age)
    last = today if least == 0 else years_before(today, least) - dt.timedelta(days=1)
    return (None if most is None else years_before(today, most)), last


def age_of(on: dt.date, today: dt.date) -> str:
    """Which of `AGES` a claim that arose on a day is of; one of the future is of the first."""
    return next(
        code for code, _least, most in AGES if most is None or on >= years_before(today, most)
    )  # fmt: skip
