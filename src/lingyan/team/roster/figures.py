"""The catalogue of term-change figures: names and definitions (data/figures.csv), people behind each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lingyan.team.roster.labels import DATA
from lingyan.team.roster.rules import EDUCATION_LEVELS, SELECTIONS, VILLAGE_HEAD
from lingyan.team.roster.statistics import (
    AGE_BANDS,
    NOT_GIVEN,
    Snapshot,
    SnapshotPerson,
    age_band,
    continuing_secretaries,
    has_college,
    is_woman,
)

People = Iterable[SnapshotPerson]
Members = Callable[[Snapshot], People]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `key` is its name in the JSON, with a dot before a class: `secretary_education.大专`.

    `numerator` and `denominator` say in Chinese what is divided by what; a count has no denominator.
    `opens_to_people` is False for figures that no person stands behind, such as the number of villages.
    """

    key: str
    zh: str
    en: str
    unit: str
    numerator: str
    denominator: str
    opens_to_people: bool


@lru_cache(maxsize=1)
def figures_catalogue() -> Mapping[str, Figure]:
    """Every figure of a round and of the change between two rounds, by key, in the order of the JSON."""
    opens = _MEMBERS.keys() | {"continuing_secretaries", "new_secretaries"}
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [Figure(**row, opens_to_people=row["key"] in opens) for row in csv.DictReader(file)]
    return MappingProxyType({figure.key: figure for figure in rows})


def members_of(figure_key: str, snapshot: Snapshot) -> list[Hashable]:
    """The keys of the people behind a figure (or a share's numerator), each once. KeyError if unknown.

    A count of villages opens to the people whose posts make it, such as the heads behind 一肩挑.
    """
    if not figures_catalogue()[figure_key].opens_to_people:
        return []
    return list(dict.fromkeys(person.key for person in _MEMBERS[figure_key](snapshot)))


def members_of_change(figure_key: str, before: Snapshot, after: Snapshot) -> list[Hashable]:
    """The people behind `continuing_secretaries` or `new_secretaries`. KeyError for any other figure."""
    stayed = continuing_secretaries(before, after)
    if figure_key == "continuing_secretaries":
        return [person.key for person in stayed]
    if figure_key != "new_secretaries":
        raise KeyError(figure_key)
    known = {(person.village_code, person.key) for person in stayed}
    return [person.key for person in after.secretaries if (person.village_code, person.key) not in known]


def _everybody(snapshot: Snapshot) -> People:
    return snapshot.people


def _secretaries(snapshot: Snapshot) -> People:
    return snapshot.secretaries


def _party(snapshot: Snapshot) -> People:
    return snapshot.party_committee


def _committee(snapshot: Snapshot) -> People:
    return snapshot.village_committee


def _two(snapshot: Snapshot) -> People:
    return snapshot.two_committees


def _both(snapshot: Snapshot) -> People:
    return snapshot.both_committees


def _one_heads(snapshot: Snapshot) -> People:
    return snapshot.one_heads


def _wide_one_heads(snapshot: Snapshot) -> People:
    return snapshot.wide_one_heads


def _heads_where_filled(snapshot: Snapshot) -> People:
    heads = (*snapshot.secretaries, *snapshot.holders(VILLAGE_HEAD))
    return (person for person in heads if person.village_code in snapshot.villages_filled)


def _where(base: Members, holds: Callable[[SnapshotPerson], bool]) -> Members:
    return lambda snapshot: filter(holds, base(snapshot))


def _with_education(level: str) -> Members:
    return _where(_secretaries, lambda person: (person.education or NOT_GIVEN) == level)


def _selected_by(way: str) -> Members:
    return _where(_secretaries, lambda person: (person.selection or NOT_GIVEN) == way)


def _in_band(band: str) -> Members:
    return lambda snapshot: (
        p for p in snapshot.secretaries if (age_band(snapshot.age(p)) or NOT_GIVEN) == band
    )


def _of_age(pick: Callable[[Iterable[int]], int]) -> Members:
    """The secretaries whose age is the smallest or the greatest."""

    def members(snapshot: Snapshot) -> People:
        ages = snapshot.ages(snapshot.secretaries)
        extreme = pick(ages) if ages else 0
        return [person for person in snapshot.secretaries if snapshot.age(person) == extreme]

    return members


_MEMBERS: Final[Mapping[str, Members]] = {
    "persons_listed": _everybody,
    "secretaries": _secretaries,
    "secretary_age_sum": _secretaries,
    "secretary_age_mean": _secretaries,
    "secretary_age_min": _of_age(min),
    "secretary_age_max": _of_age(max),
    **{
        f"secretary_age_bands.{band}": _in_band(band)
        for band in (*(name for name, _, _ in AGE_BANDS), NOT_GIVEN)
    },
    **{f"secretary_education.{level}": _with_education(level) for level in (*EDUCATION_LEVELS, NOT_GIVEN)},
    **{f"secretary_selection.{way}": _selected_by(way) for way in (*SELECTIONS, NOT_GIVEN)},
    "secretary_college": _where(_secretaries, has_college),
    "secretary_college_percent": _where(_secretaries, has_college),
    "secretary_women": _where(_secretaries, is_woman),
    "P": _party,
    "V": _committee,
    "N2": _two,
    "both": _both,
    "cross_posting_percent": _both,
    "one_head_narrow": _one_heads,
    "one_head_narrow_percent_of_villages": _one_heads,
    "villages_with_both_posts_filled": _heads_where_filled,
    "one_head_narrow_percent_of_filled": _one_heads,
    "one_head_wide": _wide_one_heads,
    "one_head_wide_percent_of_villages": _wide_one_heads,
    "women_in_two": _where(_two, is_woman),
    "women_percent": _where(_two, is_woman),
    "villages_with_woman_in_V": _where(_committee, is_woman),
    "two_education_college": _where(_two, has_college),
    "two_education_college_percent": _where(_two, has_college),
    "party_members_in_two": _where(_two, lambda person: person.party_member),
    "with_identity_number": _where(_everybody, lambda person: person.has_identity_number),
}
