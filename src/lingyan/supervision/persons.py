"""Who the ids are that hits give, and whether one of them would be asked to explain.

A hit is about somebody's own conduct where a person behind it holds a post that would be asked in that village on that day:
then the body above is asked instead. The persons are kept with the finding, so that it stays hidden from who gets such a
post later.
PRIVACY: only ids of accounts and of personal data are kept; names are compared here and go nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet

from lingyan.economy.books.models import Party
from lingyan.economy.members.models import Member
from lingyan.identity import conduct
from lingyan.identity.actors import delegations_in_force, in_force
from lingyan.identity.models import Assignment, User
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import SUPERVISION_EXPLAIN
from lingyan.people.models import Person, PersonalData
from lingyan.supervision.concerns import BOOKKEEPING, CASHIER

if TYPE_CHECKING:
    from lingyan.supervision.engine import Hit, RuleResult

_BATCH: Final = 5000
_CASHIER_ROLE: Final = "cashier"
Who = tuple[str, int]
"""`user` or `personal`, and its id."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The persons behind one hit; `beyond` says that the village is not asked whoever they are."""

    who: frozenset[Who] = frozenset()
    beyond: bool = False


@dataclass(slots=True)
class _Self:
    """One account with all that tells who it is."""

    user: int
    personals: set[int] = field(default_factory=set)
    numbers: set[bytes] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, personal: int, name: str, number: bytes | None) -> None:
        self.personals.add(personal)
        if name:
            self.names.add(name)
        if number:
            self.numbers.add(bytes(number))


Data = dict[int, tuple[str, bytes | None]]
"""Name and hash of the identity number by personal data."""


class Holders:
    """Who would be asked to explain, by place, on a day."""

    def __init__(self, path: str, day: dt.date) -> None:
        """Of all villages inside a region path."""
        roles = [role.code for role in table().roles.values() if SUPERVISION_EXPLAIN in role.rights]
        held = [
            (given.region_path, given.user_id)
            for given in in_force(day).filter(_around(path), role__in=roles).select_related("region")
        ]
        let = delegations_in_force(day).filter(_around(path, "assignment__"), assignment__role__in=roles)
        for given in let.select_related("assignment__region"):
            held += [(given.assignment.region_path, given.delegate_id)]
        selves = _selves({user for _, user in held})
        self._at: dict[str, list[_Self]] = defaultdict(list)
        for place, user in held:
            self._at[place].append(selves[user])

    def concerned(self, path: str, who: Iterable[Who], data: Data) -> bool:
        """Whether one of these persons would be asked in this village."""
        asked = [one for place in _outer(path) for one in self._at.get(place, ())]
        return any(_is(one, kind, key, data) for kind, key in who for one in asked)


class Mine:
    """An actor with everybody they act for."""

    def __init__(self, actor: Actor) -> None:
        self._selves = list(_selves(conduct.acting(actor)).values())

    def concerned(self, who: Iterable[Who], data: Data) -> bool:
        return any(_is(one, kind, key, data) for kind, key in who for one in self._selves)


def _around(path: str, prefix: str = "") -> Q:
    """Assignments inside a region, around it, or everywhere."""
    return (
        Q(**{f"{prefix}region__isnull": True})
        | Q(**{f"{prefix}region__path__startswith": path})
        | Q(**{f"{prefix}region__path__in": list(_outer(path))})
    )


def _outer(path: str) -> Iterator[str]:
    """The path itself and those around it, with the empty one for everywhere."""
    parts = path.strip("/").split("/")
    for number in range(len(parts), 0, -1):
        yield f"/{'/'.join(parts[:number])}/"
    yield ""


def _is(one: _Self, kind: str, key: int, data: Data) -> bool:
    if kind == "user":
        return one.user == key
    name, number = data.get(key, ("", None))
    if key in one.personals or (number and number in one.numbers):
        return True
    return bool(name) and name in one.names and not (number and one.numbers)


def _selves(users: Collection[int]) -> dict[int, _Self]:
    found = {user: _Self(user) for user in users}
    columns = ("personal__name", "personal__identity_hash")
    for prefix in ("", "person__"):
        fields = ("pk", f"{prefix}personal", *(f"{prefix}{each}" for each in columns))
        for rows in _chunks(users):
            for user, personal, name, number in User.objects.filter(pk__in=rows).values_list(*fields):
                if personal is not None:
                    found[user].add(personal, name, number)
    return found


def data_of(personals: Collection[int]) -> Data:
    rows = _values(PersonalData.objects.all(), "name", personals, "identity_hash")
    return {key: (name, bytes(number) if number else None) for key, name, number in rows}


class Behinds:
    """The persons behind hits, read for all of them at once. `paths` is the region path of each village by its code."""

    def __init__(self, region_path: str, paths: dict[str, str], hits: Iterable[Hit]) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        cashiers = False
        for hit in hits:
            cashiers = cashiers or CASHIER in hit.concerns
            for kind, key in map(_parts, (*hit.concerns, *hit.records)):
                ids[kind].add(key)
        self._paths = paths
        self._known = {
            "party": dict(_values(Party.objects.all(), "personal", ids["party"])),
            "person": dict(_values(Person.objects.all(), "personal", ids["person"])),
            "member": dict(_values(Member.objects.all(), "person__personal", ids["member"])),
        }
        self._asked = _asked_about(ids["question"])
        self._cashiers = _cashiers(region_path) if cashiers else []

    def of(self, hit: Hit) -> Behind:
        who: set[Who] = set()
        for kind, key in map(_parts, hit.concerns):
            if kind in {"user", "personal"}:
                who.add((kind, key))
            elif kind in self._known and (personal := self._known[kind].get(key)):
                who.add(("personal", personal))
        if CASHIER in hit.concerns:
            who |= self._on_duty(hit)
        asked = [
            self._asked[key]
            for kind, key in map(_parts, hit.records)
            if kind == "question" and key in self._asked
        ]
        # A question about somebody never lies on the village's own desk, so neither does what is asked about it.
        return Behind(frozenset(who.union(*asked)), beyond=BOOKKEEPING in hit.concerns or bool(asked))

    def _on_duty(self, hit: Hit) -> set[Who]:
        day, path = hit.date or clock.today(), self._paths[hit.village]
        return {
            ("user", user)
            for place, user, first, ends in self._cashiers
            if path.startswith(place) and first <= day and all(end is None or end > day for end in ends)
        }


def data_behind(behinds: Iterable[Behind]) -> Data:
    """What tells who the persons behind these hits are."""
    return data_of({key for each in behinds for kind, key in each.who if kind == "personal"})


def not_about(actor: Actor, results: Sequence[RuleResult], behinds: Behinds) -> list[RuleResult]:
    """The results without hits that concern who asked, or whom they act for: nobody is shown what is about themselves."""
    who = [[behinds.of(hit) for hit in each.hits] for each in results]
    mine, data = Mine(actor), data_behind(behind for each in who for behind in each)
    return [
        replace(each, hits=[
            hit for hit, behind in zip(each.hits, own, strict=True) if not mine.concerned(behind.who, data)
        ])
        for each, own in zip(results, who, strict=True)
    ]  # fmt: skip


def _parts(word: str) -> tuple[str, int]:
    """Kind and id; 0 for what has no number, such as a post or a sheet of the notice board."""
    kind, _, key = word.partition(":")
    return kind, int(key) if key.isdigit() else 0


def _asked_about(questions: Collection[int]) -> dict[int, set[Who]]:
    """Whom questions of villagers concern; only those that concern anybody's conduct are in it."""
    found: dict[int, set[Who]] = defaultdict(set)
    meant = list(conduct.meant("question", questions))
    personals = dict(_values(Person.objects.all(), "personal", {person for *_, person in meant if person}))
    for question, user, person in meant:
        found[question] |= {("user", user)} if user else set()
        found[question] |= {("personal", personals[person])} if person else set()
    return dict(found)


def _cashiers(path: str) -> list[tuple[str, int, dt.date, tuple[dt.date | None, ...]]]:
    """Everybody who ever kept cash there: place, account, first day, and the days that ended it."""
    rows = Assignment.objects.filter(_around(path), role=_CASHIER_ROLE).select_related("region", "tenure")
    return [
        (
            each.region_path,
            each.user_id,
            each.valid_from,
            (each.valid_to, each.tenure.end_on if each.tenure else None),
        )
        for each in rows
    ]


def _values(rows: QuerySet[Any], field: str, ids: Collection[int], *more: str) -> Iterator[tuple[Any, ...]]:
    for some in _chunks(ids):
        yield from rows.filter(pk__in=some).values_list("pk", field, *more)


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for first in range(0, len(ordered), _BATCH):
        yield ordered[first : first + _BATCH]
