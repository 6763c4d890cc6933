"""Which months there are facts of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month

FirstMonth = Callable[[], Month | None]
_beginnings: Final[dict[str, FirstMonth]] = {}


def register_beginning(name: str, first_month: FirstMonth) -> None:
    """Let an app say from which month on it has records."""
    _beginnings[name] = first_month


def request_for(
    path: str, *, first: Month | None = None, last: Month | None = None, as_of: dt.date | None = None
) -> FactRequest:
    """A request for a region path; months default from the first record to the month of the day asked."""
    day = as_of or clock.today()
    end = last or Month.of(day)
    found = [month for each in _beginnings.values() if (month := each()) is not None]
    return FactRequest(first=min(first or min(found, default=end), end), last=end, as_of=day, path=path)
