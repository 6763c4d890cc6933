"""Who held a post one after another, and for how long it stood empty between two: the succession of every post.

Tenures come from frozen rosters, term changes, selections and departures; nothing is entered here. Rooms that know more
of a tenure register where it is read (`register_links`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import ROSTER_VIEW
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.team.roster.vacancy import empty_days

Links = Callable[[Actor, Tenure], Iterable[tuple[str, str]]]
"""(label, address) of the pages about a tenure that this reader may open."""

Decrees = Callable[[Collection[int]], Mapping[int, str]]
"""Tenure ids → document numbers of the appointment that another room holds, for those that have one."""

_links: Final[list[Links]] = []
_decrees: Final[list[Decrees]] = []
_PLACE: Final = "post__body__organisation__region"


def register_links(links: Links) -> None:
    """Called once from `AppConfig.ready` of a room above."""
    _links.append(links)


def register_decrees(decrees: Decrees) -> None:
    """Called once from `AppConfig.ready` of a room that keeps appointments."""
    _decrees.append(decrees)


def decrees_of(tenures: Iterable[Tenure]) -> dict[int, str]:
    """The number of each tenure's appointment, the tenure's own first; empty where nobody knows one."""
    return decrees_beside({each.pk: each.decree for each in tenures})


def decrees_beside(own: Mapping[int, str]) -> dict[int, str]:
    """The same for many tenures of which no more is read than the number each has itself."""
    found = dict(own)
    asked = [key for key, decree in found.items() if not decree]
    for decrees in _decrees:
        found.update(decrees(asked))
    return found


def links_of(actor: Actor, tenure: Tenure) -> list[tuple[str, str]]:
    return [link for links in _links for link in links(actor, tenure)]


def tenures(actor: Actor, region: Region | None = None) -> QuerySet[Tenure]:
    """All tenures that the actor may see, in a region when one is named, held and ended, with post and person."""
    found = Tenure.objects.filter(actor.scope(ROSTER_VIEW, f"{_PLACE}__path"))
    if region is not None:
        found = found.filter(**{f"{_PLACE}__path__startswith": region.path})
    return found.select_related("person__personal", f"{_PLACE}__parent", "term")


@dataclass(frozen=True, slots=True)
class Held:
    """One tenure in its post's succession. `empty_before`: days the post stood empty before it, 0 where it did not.

    `empty_since`: since when it stands empty after the last one, None while it is held.
    """

    tenure: Tenure
    empty_before: int = 0
    empty_since: dt.date | None = None


def succession(actor: Actor, tenure: Tenure, today: dt.date) -> list[Held]:
    """Everybody who held the same post, the latest first."""
    found = list(tenures(actor).filter(post=tenure.post_id).order_by("start_on", "id"))
    return list(_held(found, tenure.post.quota, today))[::-1]


def _held(found: Sequence[Tenure], quota: int, today: dt.date) -> Iterator[Held]:
    # Of a post with several seats nobody can say whose seat a newcomer took, so no gap is told.
    single = quota == 1
    days = empty_days([(each.start_on, each.end_on) for each in found]) if single else [0] * len(found)
    ends = [each.end_on for each in found]
    last = max((end for end in ends if end), default=None) if all(ends) else None
    for index, each in enumerate(found):
        open_since = (
            last if single and index == len(found) - 1 and last is not None and last <= today else None
        )
        yield Held(each, days[index], open_since)
