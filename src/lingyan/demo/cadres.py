"""Single citizens of the demo: names from the word lists, birth months, checked identity numbers. Pure."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lingyan.demo import words
from lingyan.kernel.idnumbers import identity_check_digit
from lingyan.team.roster.importing import RosterPerson
from lingyan.team.roster.rules import Body, PostHeld

WITHOUT_NUMBER_PERCENT: Final = 3
ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Citizen:
    """One invented person."""

    village: str
    name: str
    sex: str
    birth_year: int
    birth_month: int
    number: str | None
    level: str
    member: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A citizen with the posts held in one round. `since` is the year in which the posts were taken up."""

    citizen: Citizen
    posts: tuple[PostHeld, ...]
    since: int


@dataclass(slots=True)
class Registry:
    """Makes citizens, no two with one identity number and no two of one village with one name."""

    village: str = ""
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def begin_village(self, code: str) -> None:
        self.village, self.names = code, set()

    def new(
        self, chance: random.Random, *, age: int, day: dt.date, sex: str, member: bool, level: str
    ) -> Citizen:
        """Somebody of this age (completed years, by month) on a day."""
        month = chance.randint(1, 12)
        year = day.year - age - (month > day.month)
        number = self._number(chance, year, month, sex)
        known = chance.randrange(100) >= WITHOUT_NUMBER_PERCENT
        name = self._name(chance, sex)
        return Citizen(self.village, name, sex, year, month, number if known else None, level, member)

    def _name(self, chance: random.Random, sex: str) -> str:
        given = words.GIVEN_WOMEN if sex == "女" else words.GIVEN_MEN
        while (name := chance.choice(words.SURNAMES) + chance.choice(given)) in self.names:
            pass
        self.names.add(name)
        return name

    def _number(self, chance: random.Random, year: int, month: int, sex: str) -> str:
        while True:
            serial = chance.randrange(1, 500) * 2 - (sex == "男")
            first = f"{self.village[:6]}{year}{month:02d}{chance.randint(1, 28):02d}{serial:03d}"
            number = first + identity_check_digit(first)
            if number not in self.numbers:
                self.numbers.add(number)
                return number


def roster_person(chance: random.Random, member: Member, day: dt.date, way: str) -> RosterPerson:
    """As a roster names the person; `way` is how a secretary came into office."""
    citizen = member.citizen
    joined = min(citizen.birth_year + chance.randint(ADULT + 2, 32), day.year - 1)
    return RosterPerson(
        village_code=citizen.village,
        name=citizen.name,
        sex=citizen.sex,
        birth_year=citizen.birth_year,
        birth_month=citizen.birth_month,
        identity_number=citizen.number,
        education=citizen.level,
        education_label=chance.choice(words.EDUCATION[citizen.level]),
        politics="中共党员" if citizen.member else "群众",
        joined=(joined, chance.randint(1, 12)) if citizen.member else None,
        posts=member.posts,
        selections=_selections(member.posts, way),
        since=(member.since, chance.randint(1, day.month)),
    )


def _selections(posts: tuple[PostHeld, ...], way: str) -> Mapping[Body, str]:
    ways = {Body.PARTY: "两推一选", Body.COMMITTEE: "选举", Body.COLLECTIVE: "选举", Body.SUPERVISION: "推选"}
    secretary = any(post.body is Body.PARTY and post.title == "书记" for post in posts)
    found = {post.body: ways[post.body] for post in posts}
    return {**found, Body.PARTY: way} if secretary else found
