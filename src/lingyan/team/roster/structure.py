"""Who fills the posts, split two ways: a group of posts by region, sex, age, education, membership or selection. Pure.

Every cell is a number of persons. A row's mean age is over those whose birth is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words
from lingyan.people.rules import MONITORS, body_code
from lingyan.team.roster.rules import (
    COLLECTIVE_HEAD,
    EDUCATION_LEVELS,
    SECRETARY,
    SELECTIONS,
    VILLAGE_HEAD,
    Body,
    PostHeld,
    in_party_committee,
    in_village_committee,
)
from lingyan.team.roster.statistics import (
    AGE_BANDS,
    NOT_GIVEN,
    Snapshot,
    SnapshotPerson,
    age_band,
    mean,
    percent,
)

Posts = Iterable[PostHeld]
REGION: Final = "region"
TOTAL: Final = "合计"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of persons by the posts that they hold."""

    label: Words
    holds: Callable[[Posts], bool]


def _in(body: Body) -> Callable[[Posts], bool]:
    return lambda posts: any(post.body is body for post in posts)


def _of_collective(*, watching: bool) -> Callable[[Posts], bool]:
    """Who holds a post on the board of the collective, or among those who watch it."""
    return lambda posts: any(
        post.body is Body.COLLECTIVE and (body_code(post.body.value, post.title) == MONITORS) is watching
        for post in posts
    )


def _has(post: PostHeld) -> Callable[[Posts], bool]:
    return lambda posts: post in posts


GROUPS: Final[Mapping[str, Group]] = {
    "secretaries": Group(_("村党组织书记"), _has(SECRETARY)),
    "two": Group(_("村“两委”成员"), lambda posts: in_party_committee(posts) or in_village_committee(posts)),
    "party": Group(_("村党组织班子成员"), _in(Body.PARTY)),
    "committee": Group(_("村民委员会成员"), _in(Body.COMMITTEE)),
    "heads": Group(_("村民委员会主任"), _has(VILLAGE_HEAD)),
    "supervision": Group(_("村务监督委员会成员"), _in(Body.SUPERVISION)),
    "collective": Group(_("集体经济组织管理人员"), _in(Body.COLLECTIVE)),
    "board": Group(_("集体经济组织理事会成员"), _of_collective(watching=False)),
    "monitors": Group(_("集体经济组织监事会成员"), _of_collective(watching=True)),
    "collective-heads": Group(_("集体经济组织理事长"), _has(COLLECTIVE_HEAD)),
    "everybody": Group(_("全部在册人员"), lambda _posts: True),
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to split persons: `classes` always stand there, others where they occur."""

    label: Words
    classes: tuple[str, ...]
    of: Callable[[Snapshot, SnapshotPerson], str]


DIMENSIONS: Final[Mapping[str, Dimension]] = {
    "sex": Dimension(_("性别"), ("男", "女"), lambda _all, person: person.sex),
    "age": Dimension(
        _("年龄段"), tuple(name for name, _low, _high in AGE_BANDS), lambda all_, person: age_band(all_.age(person))
    ),
    "education": Dimension(_("学历"), EDUCATION_LEVELS, lambda _all, person: person.education),
    "membership": Dimension(
        _("是否党员"), ("党员", "非党员"), lambda _all, person: "党员" if person.party_member else "非党员"
    ),
    "selection": Dimension(_("产生方式"), SELECTIONS, lambda _all, person: person.selection),
}  # fmt: skip
FIGURES: Final[Mapping[str, str]] = {
    "age": "secretary_age_bands", "education": "secretary_education", "selection": "secretary_selection",
}  # fmt: skip
"""Splits of the secretaries that the statistics of a round hold too, with their small cells withheld."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: cells in the order of the table's columns, None where withheld; `mean_age` likewise."""

    label: str
    cells: tuple[int | None, ...]
    total: int | None
    mean_age: str | None

    def shares(self) -> tuple[str | None, ...]:
        """Each cell in percent of the row, one decimal; None where either is withheld."""
        return tuple(
            None if cell is None or self.total is None else percent(cell, self.total) for cell in self.cells
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Persons of a group by `rows` and `columns`; the last line is the total of all."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    whole: Line


def members(snapshot: Snapshot, group: str) -> list[SnapshotPerson]:
    """The persons of a group. KeyError for an unknown one."""
    holds = GROUPS[group].holds
    return [person for person in snapshot.people if holds(person.posts)]


def class_of(snapshot: Snapshot, dimension: str, person: SnapshotPerson) -> str:
    return DIMENSIONS[dimension].of(snapshot, person) or NOT_GIVEN


def tabulate(parts: Sequence[tuple[str, Snapshot]], group: str, by: str) -> Table:
    """One line for each named part by the classes of a dimension. Regions do not overlap, so the lines add up."""
    counted = [(label, *_count(snapshot, members(snapshot, group), by)) for label, snapshot in parts]
    columns = _columns(by, (counts for _label, counts, _ages in counted))
    lines = tuple(_line(label, columns, counts, ages) for label, counts, ages in counted)
    return Table(columns, lines, _whole(columns, counted))


def cross(snapshot: Snapshot, group: str, rows: str, by: str) -> Table:
    """One line for each class of `rows` by the classes of another dimension."""
    found: dict[str, list[SnapshotPerson]] = {name: [] for name in DIMENSIONS[rows].classes}
    for person in members(snapshot, group):
        found.setdefault(class_of(snapshot, rows, person), []).append(person)
    counted = [(label, *_count(snapshot, people, by)) for label, people in found.items()]
    if rows == "selection":
        counted = [row for row in counted if row[1]]
    columns = _columns(by, (counts for _label, counts, _ages in counted))
    lines = tuple(_line(label, columns, counts, ages) for label, counts, ages in counted)
    return Table(columns, lines, _whole(columns, counted))


Ages = tuple[int, int]
_Counted = tuple[str, Counter[str], Ages]


def _count(snapshot: Snapshot, people: Sequence[SnapshotPerson], by: str) -> tuple[Counter[str], Ages]:
    ages = snapshot.ages(people)
    return Counter(class_of(snapshot, by, person) for person in people), (sum(ages), len(ages))


def _columns(by: str, found: Iterable[Counter[str]]) -> tuple[str, ...]:
    """The classes of a dimension; ways of selection only where they occur."""
    seen = {name for counts in found for name in counts}
    always = DIMENSIONS[by].classes
    kept = [name for name in always if by != "selection" or name in seen]
    return (*kept, *sorted(seen - set(always)))


def _line(label: str, columns: Sequence[str], counts: Counter[str], ages: Ages) -> Line:
    return Line(label, tuple(counts[name] for name in columns), counts.total(), mean(*ages))


def _whole(columns: Sequence[str], counted: Sequence[_Counted]) -> Line:
    counts: Counter[str] = Counter()
    total, number = 0, 0
    for _label, more, (years, persons) in counted:
        counts += more
        total, number = total + years, number + persons
    return _line(TOTAL, columns, counts, (total, number))
