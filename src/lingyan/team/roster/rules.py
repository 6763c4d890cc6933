"""Who counts as what in a village's bodies: posts, heads, the two committees, ages, the same person.

Terms and formulas: 村“两委” are the party organisation's committee (P) and the villagers' committee (V);
理事长 and 监委会主任 alone belong to neither. Ages are completed years at the level of months.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

from django.utils.translation import gettext, gettext_noop


class Body(StrEnum):
    """The bodies of a village. The values are those of `people.Organisation.Kind`, plus OTHER."""

    PARTY = "party"
    COMMITTEE = "committee"
    SUPERVISION = "supervision"
    COLLECTIVE = "collective"
    OTHER = "other"

    @property
    def zh(self) -> str:
        return _BODY_NAMES[self]


_BODY_NAMES: Final = {
    Body.PARTY: gettext_noop("村党组织"),
    Body.COMMITTEE: gettext_noop("村民委员会"),
    Body.SUPERVISION: gettext_noop("村务监督委员会"),
    Body.COLLECTIVE: gettext_noop("集体经济组织"),
    Body.OTHER: gettext_noop("其他"),
}


@dataclass(frozen=True, slots=True, order=True)
class PostHeld:
    """One post of one person: the body and the title in its canonical form (书记, 主任, 理事长 …)."""

    body: Body
    title: str

    def __str__(self) -> str:
        return self.title if self.body is Body.OTHER else f"{self.body.zh}{self.title}"

    @property
    def shown(self) -> str:
        """The same in the reader's language."""
        if self.body is Body.OTHER:
            return gettext(self.title)
        return gettext("%(body)s%(title)s") % {"body": gettext(self.body.zh), "title": gettext(self.title)}


SECRETARY: Final = PostHeld(Body.PARTY, "书记")
VILLAGE_HEAD: Final = PostHeld(Body.COMMITTEE, "主任")
COLLECTIVE_HEAD: Final = PostHeld(Body.COLLECTIVE, "理事长")

EDUCATION_LEVELS: Final = ("小学", "初中", "高中", "中专", "大专", "本科", "研究生")
COLLEGE_LEVELS: Final = frozenset({"大专", "本科", "研究生"})
SELECTIONS: Final = ("两推一选", "组织选派", "公开选拔", "选举", "推选", "补选", "任命")
NOT_ELECTED: Final = frozenset({"组织选派", "公开选拔", "任命"})
PARTY_STATUSES: Final = frozenset({"中共党员", "中共预备党员"})
FULL_MEMBER: Final = "中共党员"
MAJORITY: Final = 18


def in_party_committee(posts: Iterable[PostHeld]) -> bool:
    """Holds a post in the village's party organisation (P)."""
    return any(post.body is Body.PARTY for post in posts)


def in_village_committee(posts: Iterable[PostHeld]) -> bool:
    """Holds a post in the villagers' committee (V)."""
    return any(post.body is Body.COMMITTEE for post in posts)


def is_one_head_narrow(posts: Iterable[PostHeld]) -> bool:
    """书记 and 村委会主任 in one person."""
    held = set(posts)
    return SECRETARY in held and VILLAGE_HEAD in held


def is_one_head_wide(posts: Iterable[PostHeld]) -> bool:
    """书记, 村委会主任 and 理事长 in one person."""
    held = set(posts)
    return is_one_head_narrow(held) and COLLECTIVE_HEAD in held


def may_be_assigned(posts: Iterable[PostHeld]) -> bool:
    """NOT_ELECTED fits a party post only: members of the villagers' committee are always elected.

    产生方式 speaks of the party post where a person has one, so an assigned secretary may be 主任 too.
    """
    held = tuple(posts)
    return in_party_committee(held) or not in_village_committee(held)


def age_on(birth_year: int, birth_month: int, day: dt.date) -> int:
    """Completed years; a birthday counts as reached as soon as its month is reached."""
    return day.year - birth_year - (day.month < birth_month)


def age_on_exact(birth: dt.date, day: dt.date) -> int:
    """Completed years to the day (周岁)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def joined_too_early(birth: tuple[int, int], joined: tuple[int, int]) -> bool:
    """Joined the Party before the month of the eighteenth birthday. Both are (year, month)."""
    return joined < (birth[0] + MAJORITY, birth[1])


def name_key(name: str) -> str:
    """A name for comparison: width forms folded, every space gone, inner ones too."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(char for char in folded if not char.isspace() and char not in "\u200b\ufeff").replace(
        "•", "·"
    )


class Identifiable(Protocol):
    """What is needed to say whether two entries mean one person."""

    @property
    def village_code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def birth_year(self) -> int: ...
    @property
    def birth_month(self) -> int: ...
    @property
    def identity_number(self) -> str | None: ...


P = TypeVar("P", bound=Identifiable)


class PersonIndex(Generic[P]):
    """Finds the same person again: by identity number, else by name, birth month and village.

    The second way is taken only where at least one side has no number: two different numbers are two persons.
    """

    def __init__(self, people: Iterable[P] = ()) -> None:
        self._by_number: dict[str, P] = {}
        self._by_name: dict[tuple[str, int, int, str], list[P]] = {}
        for person in people:
            self.add(person)

    def add(self, person: P) -> None:
        """May be called again for the same object after it got a number; a later one with the number wins."""
        if person.identity_number:
            self._by_number[person.identity_number] = person
        namesakes = self._by_name.setdefault(_name_birth_village(person), [])
        if not any(other is person for other in namesakes):
            namesakes.append(person)

    def find(self, person: Identifiable) -> P | None:
        """The indexed person that `person` is, or None."""
        if person.identity_number and person.identity_number in self._by_number:
            return self._by_number[person.identity_number]
        for other in self._by_name.get(_name_birth_village(person), ()):
            if not (person.identity_number and other.identity_number):
                return other
        return None

    def __iter__(self) -> Iterator[P]:
        return (person for people in self._by_name.values() for person in people)


def _name_birth_village(person: Identifiable) -> tuple[str, int, int, str]:
    return name_key(person.name), person.birth_year, person.birth_month, person.village_code
