"""Small recurring work of the background worker: a room registers what to look at and how often.

What is registered must be safe to run at any time and by several workers at once; it keeps its own state in the database.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel import clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    every: dt.timedelta
    run: Callable[[], object]


_ticks: Final[dict[str, Tick]] = {}


def register(name: str, every: dt.timedelta, run: Callable[[], object]) -> None:
    """Have the worker call `run` about so often. Called from `AppConfig.ready`; the last registration holds."""
    _ticks[name] = Tick(every, run)


def registered() -> dict[str, Tick]:
    return dict(_ticks)


@dataclass(slots=True)
class Ticker:
    """One worker's sense of when each tick is due. The first round runs all of them."""

    _next: dict[str, dt.datetime] = field(default_factory=dict)

    def run_due(self) -> list[str]:
        """Run what is due and give its names. One that fails is noted and does not stop the others."""
        now = clock.now()
        done: list[str] = []
        for name, tick in registered().items():
            if self._next.get(name, now) > now:
                continue
            self._next[name] = now + tick.every
            try:
                tick.run()
            except Exception:
                log.exception("recurring work %s failed", name)
            done.append(name)
        return done
