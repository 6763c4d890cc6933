"""What a notice may speak of: rooms declare kinds at start, each a label, a way to count and a page.

PRIVACY: a notice leaves the house. It holds a kind's label, a number and an address, and a kind has no way to say more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that people are told of. `count` gives how many wait for the actor now, 0 for who has no right.

    `query` is a fixed part of the page's address, such as `mine=1`; nothing of a record may stand there.
    """

    code: str
    label: Words
    url_name: str
    count: Callable[[Actor], int]
    query: str = ""

    @property
    def path(self) -> str:
        return reverse(self.url_name) + (f"?{self.query}" if self.query else "")


_kinds: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> None:
    """Declare a kind in `AppConfig.ready`. The last registration of a code holds."""
    _kinds[kind.code] = kind


def registered() -> dict[str, Kind]:
    return dict(_kinds)


def waiting_for(actor: Actor) -> list[tuple[str, int]]:
    """Kind and number of everything that waits for the actor now."""
    counted = ((code, kind.count(actor)) for code, kind in _kinds.items())
    return [(code, count) for code, count in counted if count]
