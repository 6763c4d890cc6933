"""Reads a round or a day as the pure statistics want it: villages with their place in the tree, people without names.

A frozen round is read from its snapshot. An open one is read from its entries, so that figures can be watched
while files come in; a day from the tenures. Villages stand as texts of their ids, since a code may change hands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lingyan.regions.models import Region
from lingyan.regions.queries import villages as villages_within
from lingyan.team.roster.contents import leading_selection
from lingyan.team.roster.models import RosterEntry, Round, SnapshotPerson, SnapshotVillage
from lingyan.team.roster.moments import Day, Moment, serving_rows
from lingyan.team.roster.places import village_today
from lingyan.team.roster.posts import read_posts
from lingyan.team.roster.rules import PARTY_STATUSES
from lingyan.team.roster.statistics import Snapshot
from lingyan.team.roster.statistics import SnapshotPerson as Row


@dataclass(frozen=True)
class RoundData:
    """A round or day inside one region. `paths` gives the path of each village that counts, `today` what it is now."""

    round: Moment
    paths: dict[str, str]
    today: dict[str, str]
    people: tuple[Row, ...]

    @cached_property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.round.as_of, len(self.paths), self.people)

    @cached_property
    def as_of_today(self) -> Snapshot:
        """The snapshot with every village under what it is now, to be compared with another round."""
        people = tuple(
            row
            if self.today[row.village_code] == row.village_code
            else Row(
                row.key,
                self.today[row.village_code],
                row.sex,
                row.birth_year,
                row.birth_month,
                row.education,
                row.party_member,
                row.posts,
                row.selection,
                row.has_identity_number,
            )
            for row in self.people
        )
        return Snapshot(self.round.as_of, len(set(self.today.values())), people)

    def within(self, path: str) -> RoundData:
        """The part of the data below a region's path."""
        paths = {village: at for village, at in self.paths.items() if at.startswith(path)}
        today = {village: self.today[village] for village in paths}
        people = tuple(row for row in self.people if row.village_code in paths)
        return RoundData(self.round, paths, today, people)

    def steps_below(self, path: str) -> dict[int, list[str]]:
        """The regions right below a path that hold villages of the round, each with those villages."""
        found: dict[int, list[str]] = defaultdict(list)
        for village, at in self.paths.items():
            step = at[len(path) :].split("/")[0] if at.startswith(path) else ""
            if step:
                found[int(step)].append(village)
        return dict(found)

    def parts(self, path: str) -> dict[int, RoundData]:
        """The data of each region right below a path, in one pass over the people."""
        steps = self.steps_below(path)
        home = {village: step for step, villages in steps.items() for village in villages}
        people: dict[int, list[Row]] = defaultdict(list)
        for row in self.people:
            if row.village_code in home:
                people[home[row.village_code]].append(row)
        return {
            step: RoundData(
                self.round,
                {village: self.paths[village] for village in villages},
                {village: self.today[village] for village in villages},
                tuple(people[step]),
            )
            for step, villages in steps.items()
        }


def round_data(round_: Moment, region: Region) -> RoundData:
    """What the round holds inside a region, places that were merged into it included. Two or three queries."""
    people = tuple(_rows(round_, region))
    rows = _villages(round_, region, {int(row.village_code) for row in people})
    places = {str(pk): (path, str(village_today(path, parent or "", pk))) for pk, path, parent in rows}
    paths = {village: path for village, (path, _) in places.items()}
    return RoundData(round_, paths, {village: now for village, (_, now) in places.items()}, people)


def _rows(round_: Moment, region: Region) -> Iterator[Row]:
    if isinstance(round_, Day):
        return serving_rows(round_, region)
    return _frozen_rows(round_, region) if round_.frozen else _open_rows(round_, region)


def _villages(round_: Moment, region: Region, listed: set[int]) -> Iterable[tuple[int, str, str | None]]:
    """Id, path and path of the parent: as frozen, or those of the day and every one that is listed."""
    if isinstance(round_, Round) and round_.frozen:
        counted = SnapshotVillage.objects.filter(round=round_, village__path__startswith=region.path)
        return counted.values_list("village_id", "village__path", "village__parent__path")
    inside = villages_within(round_.region, round_.as_of).filter(path__startswith=region.path)
    return (inside | Region.objects.filter(pk__in=listed)).values_list("pk", "path", "parent__path")


def _frozen_rows(round_: Round, region: Region) -> Iterator[Row]:
    rows = SnapshotPerson.objects.filter(round=round_, village__path__startswith=region.path).values_list(
        "person_id",
        "village_id",
        "sex",
        "birth_year",
        "birth_month",
        "education",
        "party_member",
        "posts",
        "selection",
        "has_identity_number",
    )
    for person, village, sex, year, month, education, member, posts, selection, numbered in rows.iterator():
        held = read_posts(posts)
        yield Row(person, str(village), sex, year, month, education, member, held, selection, bool(numbered))


def _open_rows(round_: Round, region: Region) -> Iterator[Row]:
    rows = RosterEntry.objects.filter(round=round_, village__path__startswith=region.path).values_list(
        "person_id",
        "village_id",
        "person__sex",
        "person__birth_year",
        "person__birth_month",
        "education",
        "politics",
        "posts",
        "selections",
        "numbered",
    )
    for (
        person,
        village,
        sex,
        year,
        month,
        education,
        politics,
        posts,
        selections,
        numbered,
    ) in rows.iterator():
        yield Row(
            person,
            str(village),
            sex,
            year or 0,
            month or 0,
            education,
            politics in PARTY_STATUSES,
            read_posts(posts),
            leading_selection(selections),
            bool(numbered),
        )
