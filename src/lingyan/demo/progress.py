"""How a build tells what it is doing; the command line shows it as bars, tests listen to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Advance = Callable[[int], None]
"""Told how much of the step is done in all."""


class Progress(Protocol):
    """Announces each step with its size."""

    def step(self, title: str, total: int) -> Advance: ...


class Silent:
    """Nobody is watching."""

    def step(self, title: str, total: int) -> Advance:
        del title, total
        return _unseen


def _unseen(done: int) -> None:
    del done
