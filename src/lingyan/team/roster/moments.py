"""A day between two rounds: who is in office then, read from the tenures as statistics want it.

A round says what its files said; a day says what the posts say. Both are a `Moment` to queries and pages.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext

from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.roster.rules import PARTY_STATUSES, Body, PostHeld, in_party_committee
from lingyan.team.roster.statistics import SnapshotPerson as Row

_PLACE = "post__body__organisation__region"
_KIND = "post__body__organisation__kind"
_BODIES = [body.value for body in Body if body is not Body.OTHER]


@dataclass(frozen=True, slots=True)
class Day:
    """Everybody in office in a region on a day. It has the names of a round's fields, and is never stored."""

    as_of: dt.date
    region: Region
    frozen: ClassVar[bool] = False
    state: ClassVar[str] = "day"

    @property
    def name(self) -> str:
        return gettext("%(day)s在任") % {"day": self.as_of}

    @property
    def region_id(self) -> int:
        return self.region.pk

    def get_state_display(self) -> str:
        return gettext("按任职记录")


Moment = Round | Day


def serving_rows(day: Day, region: Region) -> Iterator[Row]:
    """One row a person and village. Education and membership are those of the latest roster up to the day, and empty
    where no roster has spoken of the person; who sits in the party committee is a member by that.
    """
    posts: dict[tuple[int, int], list[tuple[PostHeld, str]]] = defaultdict(list)
    about: dict[int, tuple[str, int, int, bool]] = {}
    for tenure in _tenures(day, region):
        person = tenure["person_id"]
        held = PostHeld(Body(tenure[_KIND]), tenure["post__title"])
        posts[tenure[f"{_PLACE}_id"], person].append((held, tenure["selection"]))
        about[person] = (
            tenure["person__sex"], tenure["person__birth_year"] or 0, tenure["person__birth_month"] or 0,
            tenure["person__personal__identity_hash"] is not None,
        )  # fmt: skip
    known = _said_by_rosters(day, region)
    for (village, person), seats in posts.items():
        sex, year, month, numbered = about[person]
        education, politics = known.get(person, ("", ""))
        held_posts = tuple(sorted((post for post, _way in seats), key=_order))
        member = politics in PARTY_STATUSES or in_party_committee(held_posts)
        yield Row(
            person, str(village), sex, year, month, education, member, held_posts, _leading(seats), numbered
        )


def _tenures(day: Day, region: Region) -> Iterator[dict[str, Any]]:
    serving = in_office(day.as_of).filter(
        **{f"{_PLACE}__path__startswith": region.path, f"{_KIND}__in": _BODIES}
    )
    yield from serving.order_by().values(
        "person_id", f"{_PLACE}_id", _KIND, "post__title", "selection", "person__sex", "person__birth_year",
        "person__birth_month", "person__personal__identity_hash",
    ).iterator(chunk_size=2000)  # fmt: skip


def _said_by_rosters(day: Day, region: Region) -> dict[int, tuple[str, str]]:
    """Education and political status by person, the latest round up to the day last."""
    rows = RosterEntry.objects.filter(round__as_of__lte=day.as_of, village__path__startswith=region.path)
    found = rows.order_by("round__as_of", "round_id").values_list("person_id", "education", "politics")
    return {person: (education, politics) for person, education, politics in found.iterator(chunk_size=2000)}


def _order(post: PostHeld) -> tuple[int, str]:
    return list(Body).index(post.body), post.title


def _leading(seats: list[tuple[PostHeld, str]]) -> str:
    """产生方式 of the first post, the party's before the committee's."""
    return next((way for _post, way in sorted(seats, key=lambda seat: _order(seat[0])) if way), "")
