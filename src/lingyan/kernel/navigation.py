"""What the staff console shows around a page: menu entries, the main job of a post, and cards of the desk.

Rooms fill these registries in `AppConfig.ready`; the console, which stands above all rooms, only reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.tally import tally

if TYPE_CHECKING:
    from lingyan.kernel.month import Month

Chapter = Literal["desk", "team", "economy", "civility", "assessment", "disclosure", "library", "system"]
Section = Literal["waiting", "overdue", "changed"]
Tone = Literal["plain", "info", "ok", "warn", "danger"]

CHAPTERS: Final[dict[Chapter, tuple[str, Words]]] = {
    "desk": ("", _("工作台")),
    "team": ("强", _("队伍")),
    "economy": ("壮", _("集体经济")),
    "civility": ("美", _("乡风")),
    "assessment": ("评", _("对标")),
    "disclosure": ("", _("公开与监督")),
    "library": ("", _("资料库")),
    "system": ("", _("系统")),
}
"""The chapters in their order, each with its seal character (empty when it has none) and its words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. An empty right shows it to everybody who has signed in."""

    chapter: Chapter
    label: Words
    url_name: str
    right: str = ""
    order: int = 50

    def shown_to(self, actor: Actor) -> bool:
        return not self.right or actor.may_somewhere(self.right)


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One line of the desk: what waits, how many, where it is done, and until when."""

    title: Words
    count: int
    url: str
    due: dt.date | None = None
    tone: Tone = "plain"
    section: Section = "waiting"


@dataclass(frozen=True, slots=True)
class MainJob:
    """The button on the desk for the job that a post does most; the lowest order that fits is shown."""

    right: str
    label: Words
    url_name: str
    order: int = 50


DeskProvider = Callable[[Actor, Any, "Month"], Iterable[DeskItem]]
"""Takes the actor, the region looked at (None when there is none) and the month."""

Steps = Generator[DeskItem | dict[str, QuerySet[Any]], dict[str, int], None]
"""Items, and rows to be counted by name: `found = yield {"late": rows}` gives how many rows each name has."""


@dataclass(frozen=True, slots=True)
class Cards:
    """What one room has for the desk. Read alone it counts for itself, on the desk all rooms count in one query."""

    steps: Steps

    def __iter__(self) -> Iterator[DeskItem]:
        return iter(_taken_together([self.steps]))


def counting(provider: Callable[[Actor, Any, Month], Steps]) -> Callable[[Actor, Any, Month], Cards]:
    """For a desk provider that says what to count instead of counting it."""

    @wraps(provider)
    def made(actor: Actor, region: Any, month: Month) -> Cards:
        return Cards(provider(actor, region, month))

    return made


def _taken_together(rooms: Sequence[Steps]) -> list[DeskItem]:
    """The items of all; whatever several of them ask for at the same step is counted in one query."""
    found: list[DeskItem] = []
    turns: list[tuple[Steps, Any]] = [(steps, None) for steps in rooms]
    while turns:
        asked: list[tuple[Steps, dict[str, QuerySet[Any]]]] = []
        for steps, counts in turns:
            with suppress(StopIteration):
                step = steps.send(counts)
                while isinstance(step, DeskItem):
                    found.append(step)
                    step = next(steps)
                asked.append((steps, step))
        wanted = {
            f"{number} {name}": rows
            for number, (steps, named) in enumerate(asked)
            for name, rows in named.items()
        }
        sums = tally(**wanted)
        turns = [
            (steps, {name: sums[f"{number} {name}"] for name in named})
            for number, (steps, named) in enumerate(asked)
        ]
    return found


_entries: Final[dict[str, Entry]] = {}
_providers: Final[dict[str, DeskProvider]] = {}
_jobs: Final[dict[str, MainJob]] = {}


def register(chapter: Chapter, label: Words, url_name: str, right: str = "", order: int = 50) -> None:
    """Put a page into the menu. A URL name stands there once; the last registration holds."""
    if chapter not in CHAPTERS:
        raise LookupError(f"chapter {chapter} does not exist")
    _entries[url_name] = Entry(chapter, label, url_name, right, order)


def entries(actor: Actor) -> dict[Chapter, list[Entry]]:
    """What the actor may open, by chapter in the fixed order; chapters without a page are left out."""
    found: dict[Chapter, list[Entry]] = {}
    for chapter in CHAPTERS:
        shown = [each for each in _entries.values() if each.chapter == chapter and each.shown_to(actor)]
        if shown:
            found[chapter] = sorted(shown, key=lambda each: (each.order, each.label))
    return found


def register_desk_card(provider: DeskProvider) -> DeskProvider:
    """Let a room tell the desk what waits. Can be used as a decorator; registering twice counts once."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def desk_items(actor: Actor, region: Any, month: Month) -> list[DeskItem]:
    """Everything the rooms report for the actor, the most urgent first."""
    given = [provider(actor, region, month) for provider in _providers.values()]
    found = _taken_together([each.steps for each in given if isinstance(each, Cards)])
    found += [item for each in given if not isinstance(each, Cards) for item in each]
    urgency: dict[str, int] = {"danger": 0, "warn": 1, "info": 2, "plain": 3, "ok": 4}
    return sorted(found, key=lambda item: (urgency[item.tone], item.due or dt.date.max, item.title))


def register_main_job(right: str, label: Words, url_name: str, order: int = 50) -> None:
    _jobs[url_name] = MainJob(right, label, url_name, order)


def main_job(actor: Actor) -> MainJob | None:
    """The one button for this actor's post, or None."""
    fitting = [job for job in _jobs.values() if actor.may_somewhere(job.right)]
    return min(fitting, key=lambda job: job.order, default=None)
