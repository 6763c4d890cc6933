"""Villages split by how their posts are filled (governance.md A-3): 一肩挑, the woman in the committee, the secretary. Pure.

Every cell is a number of villages. One of which nobody is listed stands among those without.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lingyan.kernel.language import Words
from lingyan.team.roster.rules import (
    SECRETARY,
    VILLAGE_HEAD,
    PostHeld,
    in_village_committee,
    is_one_head_narrow,
    is_one_head_wide,
)
from lingyan.team.roster.statistics import NA, Snapshot, SnapshotPerson, is_woman
from lingyan.team.roster.structure import TOTAL, Line, Table

VILLAGES: Final = "villages"
LABEL: Final = _("村")
People = Sequence[SnapshotPerson]
WIDE: Final = gettext_noop("书记、主任、理事长一人")
NARROW: Final = gettext_noop("书记、主任一人")
APART: Final = gettext_noop("书记、主任分设")
NOT_FILLED: Final = gettext_noop("书记或主任空缺")
WITH_WOMAN: Final = gettext_noop("村委会有女性成员")
WITHOUT_WOMAN: Final = gettext_noop("村委会没有女性成员")
IN_OFFICE: Final = gettext_noop("书记在任")
VACANT: Final = gettext_noop("书记空缺")


@dataclass(frozen=True, slots=True)
class VillageDimension:
    """A way to split villages. `public` where it tells only which posts are filled, which is public by law."""

    label: Words
    classes: tuple[str, ...]
    of: Callable[[People], str]
    public: bool


def _filled(people: People, post: PostHeld) -> bool:
    return any(post in person.posts for person in people)


def _one_head(people: People) -> str:
    if any(is_one_head_wide(person.posts) for person in people):
        return WIDE
    if any(is_one_head_narrow(person.posts) for person in people):
        return NARROW
    return APART if _filled(people, SECRETARY) and _filled(people, VILLAGE_HEAD) else NOT_FILLED


def _woman(people: People) -> str:
    has = any(is_woman(person) and in_village_committee(person.posts) for person in people)
    return WITH_WOMAN if has else WITHOUT_WOMAN


def _secretary(people: People) -> str:
    return IN_OFFICE if _filled(people, SECRETARY) else VACANT


VILLAGE_DIMENSIONS: Final[Mapping[str, VillageDimension]] = {
    "one-head": VillageDimension(_("一肩挑"), (WIDE, NARROW, APART, NOT_FILLED), _one_head, public=True),
    "secretary": VillageDimension(_("书记"), (IN_OFFICE, VACANT), _secretary, public=True),
    "woman": VillageDimension(_("村委会女性成员"), (WITH_WOMAN, WITHOUT_WOMAN), _woman, public=False),
}


def tabulate(parts: Sequence[tuple[str, Snapshot]], by: str) -> Table:
    """One line for each named part by the classes of a dimension. Regions do not overlap, so the lines add up."""
    lines = [(label, Counter(each[by] for each in _classed(snapshot))) for label, snapshot in parts]
    return _table(lines, by)


def cross(snapshot: Snapshot, rows: str, by: str) -> Table:
    """One line for each class of `rows` by the classes of another dimension."""
    found: dict[str, Counter[str]] = {name: Counter() for name in VILLAGE_DIMENSIONS[rows].classes}
    for each in _classed(snapshot):
        found[each[rows]][each[by]] += 1
    return _table(list(found.items()), by)


def _classed(snapshot: Snapshot) -> list[dict[str, str]]:
    """Of each village its class in every dimension."""
    people: dict[str, list[SnapshotPerson]] = defaultdict(list)
    for person in snapshot.people:
        people[person.village_code].append(person)
    empty: list[list[SnapshotPerson]] = [[] for _empty in range(snapshot.villages - len(people))]
    return [
        {name: dimension.of(each) for name, dimension in VILLAGE_DIMENSIONS.items()}
        for each in (*people.values(), *empty)
    ]


def _table(lines: Sequence[tuple[str, Counter[str]]], by: str) -> Table:
    columns = VILLAGE_DIMENSIONS[by].classes
    whole: Counter[str] = Counter()
    for _label, counts in lines:
        whole.update(counts)
    return Table(columns, tuple(_line(*each, columns) for each in lines), _line(TOTAL, whole, columns))


def _line(label: str, counts: Counter[str], columns: Sequence[str]) -> Line:
    return Line(label, tuple(counts[name] for name in columns), counts.total(), NA)
