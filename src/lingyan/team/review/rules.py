"""What the answers of a joint review come to, and until when they hold. Pure.

Source: governance.md A-13 (all slips answered and none open), A-11 to A-13 privacy.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

OPEN, CLEAR, OBJECTED, EXPIRED = "open", "clear", "objected", "expired"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: `clear`, `objected` or `explain`, and its day."""

    department: str
    answer: str
    on: dt.date


def counting(answers: Iterable[Given]) -> dict[str, Given]:
    """The answer of each department that counts: the one recorded last."""
    return {each.department: each for each in answers}


def outcome(departments: Sequence[str], answers: Iterable[Given]) -> str:
    """`objected` as soon as a department objects, `clear` when all have none, else `open`."""
    latest = counting(answers)
    said = [latest[each].answer if each in latest else "" for each in departments]
    if OBJECTED in said:
        return OBJECTED
    return CLEAR if said and all(each == CLEAR for each in said) else OPEN


def expiry(latest: Mapping[str, Given], months: int) -> dt.date:
    """The last day of a settled review: so many months from its oldest answer that counts, lest one be stale."""
    return later(min(each.on for each in latest.values()), months)


def later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def standing(state: str, expires_on: dt.date | None, on: dt.date) -> str:
    """What a review says on a day: a clear one that is past its time is `expired`; an objection does not expire."""
    return EXPIRED if state == CLEAR and expires_on is not None and on > expires_on else state
