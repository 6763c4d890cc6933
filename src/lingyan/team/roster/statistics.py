"""Term-change (换届) statistics of any set of villages, from a frozen snapshot, in integers only.

Shares are numerator over denominator, rounded half up to one decimal only when shown, NA when the denominator
is 0. Ages are completed years on the snapshot's day; the change of a mean uses the unrounded means.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from lingyan.team.roster.rules import (
    COLLECTIVE_HEAD,
    COLLEGE_LEVELS,
    EDUCATION_LEVELS,
    SECRETARY,
    VILLAGE_HEAD,
    PostHeld,
    age_on,
    in_party_committee,
    in_village_committee,
)

NA: Final = "NA"
NOT_GIVEN: Final = "未填"
SECRETARY_SELECTIONS: Final = ("两推一选", "组织选派", "公开选拔")
AGE_BANDS: Final = (
    ("<=35", 0, 35),
    ("36-45", 36, 45),
    ("46-55", 46, 55),
    ("56-60", 56, 60),
    (">60", 61, 999),
)


@dataclass(frozen=True, slots=True)
class SnapshotPerson:
    """One person of a frozen round. `key` is opaque and the same for the same person in every round.

    `sex` is 男 or 女, `education` the finished level (大专), `selection` is "" where the roster says nothing. `birth_year`
    is 0, `sex` and `education` "" only where a tenure was recorded without them.
    """

    key: Hashable
    village_code: str
    sex: str
    birth_year: int
    birth_month: int
    education: str
    party_member: bool
    posts: tuple[PostHeld, ...]
    selection: str
    has_identity_number: bool


@dataclass(frozen=True)
class Snapshot:
    """A round of one region: the people listed and the number of villages, those without a row included."""

    as_of: dt.date
    villages: int
    people: tuple[SnapshotPerson, ...]

    def within(self, village_codes: Container[str], villages: int) -> Snapshot:
        """The part of the round that lies in the given villages."""
        people = tuple(person for person in self.people if person.village_code in village_codes)
        return Snapshot(self.as_of, villages, people)

    def split(self, region_of: Mapping[str, str]) -> dict[str, Snapshot]:
        """One snapshot a region, where `region_of` says for every village code in which region it lies."""
        people: dict[str, list[SnapshotPerson]] = {region: [] for region in region_of.values()}
        for person in self.people:
            if person.village_code in region_of:
                people[region_of[person.village_code]].append(person)
        counts = Counter(region_of.values())
        return {region: Snapshot(self.as_of, counts[region], tuple(rows)) for region, rows in people.items()}

    def age(self, person: SnapshotPerson) -> int | None:
        """Completed years; None where the birth is not recorded, which no roster allows but a tenure may."""
        if not person.birth_year:
            return None
        return age_on(person.birth_year, person.birth_month, self.as_of)

    def ages(self, people: Iterable[SnapshotPerson]) -> list[int]:
        """The ages that are known."""
        return [age for age in map(self.age, people) if age is not None]

    def holders(self, post: PostHeld) -> list[SnapshotPerson]:
        return [person for person in self.people if post in person.posts]

    @cached_property
    def secretaries(self) -> list[SnapshotPerson]:
        return self.holders(SECRETARY)

    @cached_property
    def party_committee(self) -> list[SnapshotPerson]:
        """P: persons with a post in the party committee or branch committee."""
        return [person for person in self.people if in_party_committee(person.posts)]

    @cached_property
    def village_committee(self) -> list[SnapshotPerson]:
        """V: persons with a post in the villagers' committee."""
        return [person for person in self.people if in_village_committee(person.posts)]

    @cached_property
    def both_committees(self) -> list[SnapshotPerson]:
        """P ∩ V."""
        return [person for person in self.party_committee if in_village_committee(person.posts)]

    @cached_property
    def two_committees(self) -> list[SnapshotPerson]:
        """P ∪ V, whose number is N2."""
        return [
            person
            for person in self.people
            if in_party_committee(person.posts) or in_village_committee(person.posts)
        ]

    @cached_property
    def one_heads(self) -> list[SnapshotPerson]:
        """一肩挑 in the narrow sense: 书记 and 村委会主任 in one person."""
        return [person for person in self.secretaries if VILLAGE_HEAD in person.posts]

    @cached_property
    def wide_one_heads(self) -> list[SnapshotPerson]:
        """一肩挑 in the wide sense: 书记, 村委会主任 and 理事长 in one person."""
        return [person for person in self.one_heads if COLLECTIVE_HEAD in person.posts]

    @cached_property
    def villages_filled(self) -> frozenset[str]:
        """Villages that have both a 书记 and a 村委会主任, in one person or two."""
        return villages_of(self.secretaries) & villages_of(self.holders(VILLAGE_HEAD))


@dataclass(frozen=True, slots=True)
class RoundStatistics:
    """Every figure of one round and region as integers; `as_json` adds the shares and names."""

    as_of: dt.date
    villages: int
    persons_listed: int
    secretaries: int
    secretaries_aged: int
    villages_without_secretary: int
    secretary_age_sum: int
    secretary_age_min: int | None
    secretary_age_max: int | None
    secretary_age_bands: Mapping[str, int]
    secretary_education: Mapping[str, int]
    secretary_college: int
    secretary_women: int
    secretary_selection: Mapping[str, int]
    party_committee: int
    village_committee: int
    two_committees: int
    both: int
    one_head_narrow: int
    villages_with_both_posts_filled: int
    one_head_wide: int
    women_in_two: int
    villages_with_woman_in_committee: int
    two_education_college: int
    party_members_in_two: int
    with_identity_number: int

    def as_json(self) -> dict[str, Any]:
        """The figures under their promised names. Shares and means are texts such as "56.2"."""
        return {
            "as_of": self.as_of.isoformat(),
            "villages": self.villages,
            "persons_listed": self.persons_listed,
            "secretaries": self.secretaries,
            "villages_without_secretary": self.villages_without_secretary,
            "secretary_age_sum": self.secretary_age_sum,
            "secretary_age_mean": mean(self.secretary_age_sum, self.secretaries_aged),
            "secretary_age_min": NA if self.secretary_age_min is None else self.secretary_age_min,
            "secretary_age_max": NA if self.secretary_age_max is None else self.secretary_age_max,
            "secretary_age_bands": dict(self.secretary_age_bands),
            "secretary_education": dict(self.secretary_education),
            "secretary_college": self.secretary_college,
            "secretary_college_percent": percent(self.secretary_college, self.secretaries),
            "secretary_women": self.secretary_women,
            "secretary_selection": dict(self.secretary_selection),
            "P": self.party_committee,
            "V": self.village_committee,
            "N2": self.two_committees,
            "both": self.both,
            "cross_posting_percent": percent(self.both, self.two_committees),
            "one_head_narrow": self.one_head_narrow,
            "one_head_narrow_percent_of_villages": percent(self.one_head_narrow, self.villages),
            "villages_with_both_posts_filled": self.villages_with_both_posts_filled,
            "one_head_narrow_percent_of_filled": percent(
                self.one_head_narrow, self.villages_with_both_posts_filled
            ),
            "one_head_wide": self.one_head_wide,
            "one_head_wide_percent_of_villages": percent(self.one_head_wide, self.villages),
            "women_in_two": self.women_in_two,
            "women_percent": percent(self.women_in_two, self.two_committees),
            "villages_with_woman_in_V": self.villages_with_woman_in_committee,
            "two_education_college": self.two_education_college,
            "two_education_college_percent": percent(self.two_education_college, self.two_committees),
            "party_members_in_two": self.party_members_in_two,
            "with_identity_number": self.with_identity_number,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from one round to the next in the same region."""

    mean_age_change: str
    continuing_secretaries: int
    new_secretaries: int

    def as_json(self) -> dict[str, Any]:
        return {
            "secretary_age_mean_change": self.mean_age_change,
            "continuing_secretaries": self.continuing_secretaries,
            "new_secretaries": self.new_secretaries,
        }


def compute(snapshot: Snapshot) -> RoundStatistics:
    """All figures of a snapshot. ValueError when it holds more villages than it is said to have."""
    occupied = len(villages_of(snapshot.people))
    if occupied > snapshot.villages:
        raise ValueError(f"名册涉及{occupied}个村，多于该地区的{snapshot.villages}个村")
    secretaries, two = snapshot.secretaries, snapshot.two_committees
    ages = snapshot.ages(secretaries)
    return RoundStatistics(
        as_of=snapshot.as_of,
        villages=snapshot.villages,
        persons_listed=len(snapshot.people),
        secretaries=len(secretaries),
        secretaries_aged=len(ages),
        villages_without_secretary=snapshot.villages - len(villages_of(secretaries)),
        secretary_age_sum=sum(ages),
        secretary_age_min=min(ages, default=None),
        secretary_age_max=max(ages, default=None),
        secretary_age_bands=_tally(
            (age_band(snapshot.age(person)) for person in secretaries), [name for name, _, _ in AGE_BANDS]
        ),
        secretary_education=_tally((person.education for person in secretaries), EDUCATION_LEVELS),
        secretary_college=_count(secretaries, has_college),
        secretary_women=_count(secretaries, is_woman),
        secretary_selection=_tally((person.selection for person in secretaries), SECRETARY_SELECTIONS),
        party_committee=len(snapshot.party_committee),
        village_committee=len(snapshot.village_committee),
        two_committees=len(two),
        both=len(snapshot.both_committees),
        one_head_narrow=len(villages_of(snapshot.one_heads)),
        villages_with_both_posts_filled=len(snapshot.villages_filled),
        one_head_wide=len(villages_of(snapshot.wide_one_heads)),
        women_in_two=_count(two, is_woman),
        villages_with_woman_in_committee=len(villages_of(filter(is_woman, snapshot.village_committee))),
        two_education_college=_count(two, has_college),
        party_members_in_two=_count(two, lambda person: person.party_member),
        with_identity_number=_count(snapshot.people, lambda person: person.has_identity_number),
    )


def compute_change(before: Snapshot, after: Snapshot) -> Change:
    """From the round before to this one: mean age, secretaries who stayed, secretaries who are new."""
    stayed = len(continuing_secretaries(before, after))
    return Change(
        mean_change(_age_sum_and_number(before), _age_sum_and_number(after)),
        stayed,
        len(after.secretaries) - stayed,
    )


def continuing_secretaries(before: Snapshot, after: Snapshot) -> list[SnapshotPerson]:
    """Secretaries who were secretary of the same village in the round before."""
    earlier = {(person.village_code, person.key) for person in before.secretaries}
    return [person for person in after.secretaries if (person.village_code, person.key) in earlier]


def renumber(snapshot: Snapshot, same: Mapping[Hashable, Hashable]) -> Snapshot:
    """The snapshot with keys replaced by those of the round before, for people known to be the same."""
    people = tuple(replace(person, key=same.get(person.key, person.key)) for person in snapshot.people)
    return replace(snapshot, people=people)


def cross_posted(party_committee: int, village_committee: int, two_committees: int) -> int:
    """n(P ∩ V) from n(P), n(V) and N2 = n(P ∪ V), for reports that give only these three."""
    return party_committee + village_committee - two_committees


def percent(numerator: int, denominator: int) -> str:
    """A share in percent with one decimal, half up; NA when the denominator is 0."""
    return mean(100 * numerator, denominator)


def mean(total: int, number: int) -> str:
    """A mean with one decimal, half up; NA when there is nothing to divide by."""
    return _one_decimal(total, number) if number else NA


def mean_change(before: tuple[int, int], after: tuple[int, int]) -> str:
    """The difference of two means, each as (sum, number), rounded only at the end; NA when one is missing."""
    (sum_before, number_before), (sum_after, number_after) = before, after
    if not (number_before and number_after):
        return NA
    return _one_decimal(sum_after * number_before - sum_before * number_after, number_before * number_after)


def _one_decimal(numerator: int, denominator: int) -> str:
    """Half up by magnitude (四舍五入), so that a fall is rounded as a rise is."""
    tenths = (20 * abs(numerator) + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def age_band(age: int | None) -> str:
    """ "" where the age is not known."""
    return "" if age is None else next(name for name, low, high in AGE_BANDS if low <= age <= high)


def is_woman(person: SnapshotPerson) -> bool:
    return person.sex == "女"


def has_college(person: SnapshotPerson) -> bool:
    """Finished 大专 or higher."""
    return person.education in COLLEGE_LEVELS


def villages_of(people: Iterable[SnapshotPerson]) -> frozenset[str]:
    return frozenset(person.village_code for person in people)


def _age_sum_and_number(snapshot: Snapshot) -> tuple[int, int]:
    ages = snapshot.ages(snapshot.secretaries)
    return sum(ages), len(ages)


def _count(people: Iterable[SnapshotPerson], holds: Callable[[SnapshotPerson], bool]) -> int:
    return sum(1 for person in people if holds(person))


def _tally(values: Iterable[str], always: Sequence[str]) -> dict[str, int]:
    """Counts in a fixed order: the names that always stand there, then others that occur."""
    counts = Counter(value or NOT_GIVEN for value in values)
    others = sorted(set(counts) - set(always))
    return {name: counts[name] for name in (*always, *others)}
