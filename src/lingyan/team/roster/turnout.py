"""参选率 (governance.md A-3): how many of those entitled took part in the last elections by a day.

The counts come from rooms above, which register where to read them; nothing is typed for it. A region's turnout is that
of the villages of which an election is on record, with their number beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words
from lingyan.team.roster.statistics import percent

COMMITTEE: Final = "committee"
PARTY: Final = "party"
LABELS: Final[Mapping[str, tuple[Words, Words, Words]]] = {
    COMMITTEE: (_("村民委员会选举参选率"), _("收回选票"), _("登记选民")),
    PARTY: (_("村党组织选举到会率"), _("实到会党员"), _("应到会党员")),
}
"""By election: its name, what is divided by what."""


class Poll(NamedTuple):
    """The counted vote of one village: path of its region, the election, the day, entitled and taking part."""

    path: str
    election: str
    on: dt.date
    entitled: int
    cast: int


Source = Callable[[str, dt.date], Iterable[Poll]]
"""Takes a region path and a day; gives the valid votes of whole term changes below it by that day."""

_sources: Final[dict[str, Source]] = {}


def register(name: str, source: Source) -> None:
    """Contribute the votes of a room, at start. Registering the same name again replaces it."""
    _sources[name] = source


def polls(path: str, by: dt.date) -> list[Poll]:
    return [poll for source in _sources.values() for poll in source(path, by)]


@dataclass(frozen=True, slots=True)
class Turnout:
    """One election over a region: villages with a vote on record, all entitled, all who took part."""

    villages: int = 0
    entitled: int = 0
    cast: int = 0

    @property
    def percent(self) -> str:
        return percent(self.cast, self.entitled)

    def as_json(self) -> dict[str, Any]:
        """NA where nothing is on record, never 0 %."""
        return {
            "villages": self.villages,
            "entitled": self.entitled,
            "cast": self.cast,
            "percent": self.percent,
        }


def turnout(found: Iterable[Poll], path: str, by: dt.date) -> dict[str, Turnout]:
    """By election, of the last vote of each village below a path by a day."""
    last: dict[tuple[str, str], Poll] = {}
    for poll in found:
        if poll.path.startswith(path) and poll.on <= by:
            key = (poll.path, poll.election)
            if key not in last or last[key].on <= poll.on:
                last[key] = poll
    result = dict.fromkeys(LABELS, Turnout())
    for poll in last.values():
        sofar = result[poll.election]
        result[poll.election] = Turnout(
            sofar.villages + 1, sofar.entitled + poll.entitled, sofar.cast + poll.cast
        )
    return result
