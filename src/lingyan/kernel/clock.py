"""The one clock. Tests and the demo city fix it; everything else reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[dt.datetime | None] = ContextVar("lingyan_clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return _fixed.get() or dt.datetime.now(tz=ZONE)


def today() -> dt.date:
    return now().date()


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins here."""
    return dt.datetime.combine(day, dt.time(), tzinfo=ZONE)


@contextmanager
def fixed(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Inside the block the clock stands still. A plain date means nine in the morning of that day."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9), tzinfo=ZONE)
    token = _fixed.set(moment.astimezone(ZONE))
    try:
        yield
    finally:
        _fixed.reset(token)
