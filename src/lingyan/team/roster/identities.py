"""Finds or makes the persons of a delivery, so that who served before is the same person in every round.

Everything here runs inside the transaction of an action that has checked its right.
The same identity number is the same person; else name, birth month and village, where one side has no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.kernel import clock
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person, PersonalData
from lingyan.people.queries import identity_hash
from lingyan.regions.models import Region
from lingyan.team.roster.importing import RosterPerson
from lingyan.team.roster.places import village_today
from lingyan.team.roster.rules import PersonIndex

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class _Known:
    """A stored person as `PersonIndex` compares it; a number is compared by its keyed hash."""

    person_id: int
    personal_id: int
    sex: str
    village_code: str
    name: str
    birth_year: int
    birth_month: int
    identity_number: str | None


@dataclass(frozen=True, slots=True)
class _Listed:
    """A listed person in the same terms."""

    village_code: str
    name: str
    birth_year: int
    birth_month: int
    identity_number: str | None


def identify(people: Sequence[RosterPerson], villages: Mapping[str, Region]) -> list[int]:
    """The id of the person behind each listed one, in the order given; who is new is made.

    `key` of a listed person, where set, is the id already. Called inside the transaction of an import.
    """
    listed = [_listed(person, villages[person.village_code]) for person in people]
    numbers = {each.identity_number for each in listed if each.identity_number}
    homes = {village.pk for village in villages.values()}
    keys = [int(str(person.key)) for person in people if person.key is not None]
    known = list({each.person_id: each for each in _stored(numbers, homes, keys)}.values())
    by_id = {each.person_id: each for each in known}
    index = PersonIndex(known)
    found = [
        by_id.get(int(str(person.key))) if person.key is not None else index.find(each)
        for person, each in zip(people, listed, strict=True)
    ]
    _learn(people, found)
    fresh = iter(_make([p for p, each in zip(people, found, strict=True) if each is None], villages))
    return [each.person_id if each else next(fresh) for each in found]


def _listed(person: RosterPerson, village: Region) -> _Listed:
    number = identity_hash(person.identity_number).hex() if person.identity_number else None
    return _Listed(_place(village), person.name, person.birth_year, person.birth_month, number)


def _place(village: Region) -> str:
    parent = village.parent.path if village.parent else ""
    return str(village_today(village.path, parent, village.pk))


def _stored(numbers: set[str], homes: set[int], keys: Sequence[int]) -> Iterator[_Known]:
    """Persons with these keys or numbers, and all who live in the villages or in what became part of them."""
    for start in range(0, len(keys), _CHUNK):
        yield from _rows(pk__in=keys[start : start + _CHUNK])
    hashes = [bytes.fromhex(number) for number in sorted(numbers)]
    for start in range(0, len(hashes), _CHUNK):
        yield from _rows(personal__identity_hash__in=hashes[start : start + _CHUNK])
    successors = Region.objects.filter(pk__in=homes).values_list("path", "parent__path", "pk")
    todays = sorted(homes | {village_today(path, parent or "", pk) for path, parent, pk in successors})
    for start in range(0, len(todays), _CHUNK):
        chunk = todays[start : start + _CHUNK]
        yield from _rows(home_id__in=chunk)
        yield from _rows(home__became__successor_id__in=chunk)


def _rows(**condition: Any) -> Iterator[_Known]:
    rows = Person.objects.filter(
        personal__erased_at__isnull=True, birth_year__isnull=False, birth_month__isnull=False, **condition
    ).values_list(
        "pk",
        "personal_id",
        "sex",
        "home_id",
        "home__path",
        "home__parent__path",
        "personal__name",
        "birth_year",
        "birth_month",
        "personal__identity_hash",
    )
    for pk, personal, sex, home, path, parent, name, year, month, number in rows.iterator():
        place = str(village_today(path, parent or "", home)) if home else ""
        hashed = bytes(number).hex() if number else None
        yield _Known(pk, personal, sex, place, name, year or 0, month or 0, hashed)


def _learn(people: Sequence[RosterPerson], found: Sequence[_Known | None]) -> None:
    """Numbers and sexes that the platform did not know, or knows otherwise, before this delivery."""
    numbers: list[PersonalData] = []
    sexes: list[Person] = []
    for person, known in zip(people, found, strict=True):
        if known is None:
            continue
        if person.identity_number and not known.identity_number:
            hashed = identity_hash(person.identity_number)
            numbers.append(
                PersonalData(
                    pk=known.personal_id, identity_number=person.identity_number, identity_hash=hashed
                )
            )
        if person.sex and person.sex != known.sex:
            sexes.append(Person(pk=known.person_id, sex=person.sex))
    PersonalData.objects.bulk_update(numbers, ["identity_number", "identity_hash"], batch_size=200)
    Person.objects.bulk_update(sexes, ["sex"], batch_size=200)


def _make(people: Sequence[RosterPerson], villages: Mapping[str, Region]) -> list[int]:
    stored = remember(Identity(person.name, person.identity_number) for person in people)
    made = [
        Person(
            personal=personal,
            sex=person.sex,
            birth_year=person.birth_year,
            birth_month=person.birth_month,
            home=villages[person.village_code],
        )
        for person, personal in zip(people, stored, strict=True)
    ]
    return [person.pk for person in Person.objects.bulk_create(made, batch_size=500)]


def forget_unused(person_ids: set[int]) -> int:
    """Empty the personal data of those of these persons whom nothing in the platform refers to any more.

    PRIVACY: who stood only in a file that was taken back must not stay named. Returns how many were emptied.
    """
    unused = person_ids - _referred(Person, person_ids)
    personal = set(Person.objects.filter(pk__in=unused).values_list("personal_id", flat=True))
    free = personal - _referred(PersonalData, personal, besides=Person)
    return PersonalData.objects.filter(pk__in=free).update(
        name="", initials="", identity_number=None, identity_hash=None, phone=None, erased_at=clock.now()
    )


def _referred(model: type[Any], ids: set[int], besides: type[Any] | None = None) -> set[int]:
    """Which of the rows some other table refers to, whatever app it belongs to."""
    used: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete) or relation.related_model is besides:
            continue
        field = relation.field
        rows = relation.related_model._base_manager.filter(**{f"{field.name}__in": ids})
        used.update(rows.values_list(field.attname, flat=True))
    return used
