"""When a notice may go out and when it is tried again. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

MOST_ATTEMPTS: Final = 6
_FIRST_WAIT: Final = dt.timedelta(minutes=5)
_GROWTH: Final = 4


@dataclass(frozen=True, slots=True)
class Hours:
    """The hour of the digest and the quiet hours, each 0 to 23. Equal ends mean no quiet hours."""

    digest: int
    quiet_from: int
    quiet_until: int

    def quiet(self, at: dt.datetime) -> bool:
        """Whether nothing may be sent at a moment; the quiet hours may run over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at.hour < self.quiet_until
        return at.hour >= self.quiet_from or at.hour < self.quiet_until

    def after_quiet(self, at: dt.datetime) -> dt.datetime:
        """The moment itself, or the end of the quiet hours in which it lies."""
        if not self.quiet(at):
            return at
        ends = at.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        return ends if ends > at else ends + dt.timedelta(days=1)

    def digest_due(self, now: dt.datetime) -> bool:
        """Whether the digest of this day may be put together now."""
        return now.hour >= self.digest and not self.quiet(now)


def next_try(now: dt.datetime, attempts: int) -> dt.datetime | None:
    """After so many failed attempts: 5 minutes, 20, 80, then hours; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    wait: dt.timedelta = _FIRST_WAIT * _GROWTH ** (attempts - 1)
    return now + wait
