"""Which figures of a round's regions are withheld from readers who may not see people.

One decision holds for every page: a figure is withheld when it is small, or when it would give a small one away
in the table of its siblings or of its own parts, or when so few came and went since an earlier round that the difference
of the two would tell of them. Tables are closed level by level until nothing more is hidden.
Below the township every figure about persons is small and none is shown. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.facts.withholding import withhold
from lingyan.team.roster.rules import COLLEGE_LEVELS, EDUCATION_LEVELS
from lingyan.team.roster.statistics import NOT_GIVEN, Change, RoundStatistics, Snapshot, SnapshotPerson
from lingyan.team.roster.suppression import (
    AGE_TOTALS,
    PUBLIC_MINIMUM,
    TOTAL,
    CountTable,
    Place,
    suppress,
    two_way_parts,
)

SECRETARIES: Final = "secretaries"
COMMITTEES: Final = "committees"
_CHANGES: Final = ("continuing_secretaries", "new_secretaries")
_OUT: Final = "!"
"""Ends the key of the people whom a two-way figure does not count; it is never shown itself."""


@dataclass(frozen=True, slots=True)
class RegionCounts:
    """The figures of one region and the regions right below it."""

    figures: RoundStatistics
    change: Change | None
    children: Sequence[int] = ()
    few_changed: frozenset[str] = frozenset()
    """Groups of persons (`SECRETARIES`, `COMMITTEES`) of which too few came and went since a round shown before."""


@dataclass(frozen=True, slots=True)
class _Family:
    """Figures that add up to one whole. `total` is the whole's own key, empty where it is public by law."""

    keys: tuple[str, ...]
    total: str = ""


def withheld_keys(
    regions: Mapping[int, RegionCounts], top: int, minimum: int = PUBLIC_MINIMUM
) -> dict[int, frozenset[str]]:
    """By region the keys that are withheld there. `regions` is a tree below `top`."""
    values = {region: dict(_values(counts)) for region, counts in regions.items()}
    families = _families(values)
    hidden = {
        (region, key)
        for region, counts in regions.items()
        for key in values[region]
        if _speaks_of(key) in counts.few_changed
    }
    tables = [(top, (top,)), *((region, counts.children) for region, counts in regions.items())]
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for whole, parts in tables:
            if parts:
                for family in families:
                    hidden |= _hide(values, family, whole, parts, hidden, minimum)
    hidden |= set(_ages(regions, top, minimum))
    return {
        region: frozenset(key for at, key in hidden if at == region and not key.endswith(_OUT))
        for region in regions
    }


def few_changed(before: Snapshot, after: Snapshot, minimum: int = PUBLIC_MINIMUM) -> frozenset[str]:
    """Of which groups some, but fewer than the minimum on either side, came or went between two rounds of one place.

    PRIVACY: who holds a post is public, so the figures of two rounds that differ by a few say what these few are. Both
    snapshots name villages as they are now.
    """
    groups = {
        SECRETARIES: (before.secretaries, after.secretaries),
        COMMITTEES: (before.two_committees, after.two_committees),
    }
    return frozenset(
        name for name, (old, new) in groups.items() if 0 < _moved(_who(old), _who(new)) < minimum
    )


def _moved(old: set[tuple[str, Hashable]], new: set[tuple[str, Hashable]]) -> int:
    """The larger of who came and who went: one who follows another moves once, as both sides of one difference."""
    return max(len(new - old), len(old - new))


def _who(people: Iterable[SnapshotPerson]) -> set[tuple[str, Hashable]]:
    return {(person.village_code, person.key) for person in people}


def _speaks_of(key: str) -> str:
    """The group whose traits a figure counts; empty for the changes between two rounds themselves."""
    if key.startswith("secretary_"):
        return SECRETARIES
    return "" if key in _CHANGES else COMMITTEES


def _values(counts: RegionCounts) -> Iterator[tuple[str, int]]:
    figures = counts.figures
    for name in ("secretary_age_bands", "secretary_education", "secretary_selection"):
        for part, count in getattr(figures, name).items():
            yield f"{name}.{part}", count
    for key, count, whole in (
        ("secretary_college", figures.secretary_college, figures.secretaries),
        *two_way_parts(figures),
    ):
        yield key, count
        yield key + _OUT, whole - count
    if counts.change:
        yield "continuing_secretaries", counts.change.continuing_secretaries
        yield "new_secretaries", counts.change.new_secretaries


def _families(values: Mapping[int, Mapping[str, int]]) -> list[_Family]:
    keys = dict.fromkeys(key for found in values.values() for key in found)
    two_way = [key for key in keys if key + _OUT in keys]
    levels = [level for level in (*EDUCATION_LEVELS, NOT_GIVEN) if f"secretary_education.{level}" in keys]
    above = tuple(f"secretary_education.{level}" for level in levels if level in COLLEGE_LEVELS)
    below = tuple(f"secretary_education.{level}" for level in levels if level not in COLLEGE_LEVELS)
    families = [_Family((key, key + _OUT)) for key in two_way]
    families += [_Family(above, "secretary_college"), _Family(below, "secretary_college" + _OUT)]
    for name in ("secretary_age_bands", "secretary_selection"):
        families.append(_Family(tuple(key for key in keys if key.startswith(f"{name}."))))
    if "new_secretaries" in keys:
        families.append(_Family(("continuing_secretaries", "new_secretaries")))
    return [family for family in families if family.keys]


def _hide(
    values: Mapping[int, Mapping[str, int]],
    family: _Family,
    whole: int,
    parts: Sequence[int],
    hidden: set[tuple[int, str]],
    minimum: int,
) -> set[tuple[int, str]]:
    """What the table of one whole and its parts adds to the hidden figures."""
    rows = {str(part): part for part in parts}
    cells = {(row, key): values[part].get(key, 0) for row, part in rows.items() for key in family.keys}
    table = CountTable(tuple(rows), family.keys, cells)
    names = {(row, key): (part, key) for row, part in rows.items() for key in family.keys}
    names |= {(TOTAL, key): (whole, key) for key in family.keys}
    totals: list[Place] = [(row, TOTAL) for row in (*rows, TOTAL)]
    if family.total:
        names |= {place: (rows.get(place[0], whole), family.total) for place in totals}
    withheld = [place for place, name in names.items() if name in hidden]
    shown = suppress(table, minimum, withheld=withheld, public=[] if family.total else totals)
    return {name for place, name in names.items() if shown[place] is None}


def _ages(regions: Mapping[int, RegionCounts], top: int, minimum: int) -> Iterator[tuple[int, str]]:
    """Sum and mean of ages: a mean over few is nearly an age, and a sum less its shown parts is one too."""
    if regions[top].figures.secretaries < minimum:
        yield from ((region, key) for region in regions for key in AGE_TOTALS)
        return
    if SECRETARIES in regions[top].few_changed:
        yield from ((top, key) for key in AGE_TOTALS)
    waiting = [top]
    while waiting:
        children = list(regions[waiting.pop()].children)
        kept = withhold([_aged(regions[child]) for child in children], minimum)
        for child, number in zip(children, kept, strict=True):
            if number is not None:
                waiting.append(child)
                continue
            yield from ((region, key) for region in _below(regions, child) for key in AGE_TOTALS)


def _aged(counts: RegionCounts) -> int:
    """How many a sum of ages hides behind; nobody where the difference to an earlier sum is that of a few."""
    return 0 if SECRETARIES in counts.few_changed else counts.figures.secretaries


def _below(regions: Mapping[int, RegionCounts], region: int) -> Iterator[int]:
    yield region
    for child in regions[region].children:
        yield from _below(regions, child)
