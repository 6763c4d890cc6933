"""Topics, whom a question may concern, and who answers it in which order. Pure; the tables are data.

Sources: governance.md E-06 (open to enquiry), E-07 (village or supervision body within 10 days, then township or
county within 20), 0.4 (counting of days).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import resources
from typing import Final

SHORTEST, LONGEST, LONGEST_ANSWER = 5, 1000, 2000
"""Characters of a question and of an answer."""


class Level(IntEnum):
    """Whose desk a question lies on, from the nearest up."""

    VILLAGE = 1
    SUPERVISION = 2
    TOWNSHIP = 3
    COUNTY = 4


LEVEL_LABELS: Final = {
    Level.VILLAGE: "村里",
    Level.SUPERVISION: "村监督机构",
    Level.TOWNSHIP: "乡镇",
    Level.COUNTY: "县级部门",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about. `household`: it touches a household's own affairs; `conduct`: how somebody acts."""

    code: str
    label: str
    post: str
    household: bool
    conduct: bool


@dataclass(frozen=True, slots=True)
class Concerned:
    """A kind of person whose own conduct a question may concern.

    `floor` is the lowest desk that may see such a question; `posts` are (kind of organisation, title), `roles` codes of
    identity/roles.toml.
    """

    code: str
    label: str
    floor: Level
    posts: frozenset[tuple[str, str]]
    roles: frozenset[str]


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    return {
        row["code"]: Topic(
            row["code"], row["label"], row["post"], row["household"] == "1", row["conduct"] == "1"
        )
        for row in _table("topics.csv")
    }


@lru_cache(maxsize=1)
def concerned() -> dict[str, Concerned]:
    return {row["code"]: _concerned(row) for row in _table("concerns.csv")}


def _concerned(row: dict[str, str]) -> Concerned:
    posts = (post.partition(":") for post in row["posts"].split())
    return Concerned(
        row["code"], row["label"], Level[row["floor"]],
        frozenset((kind, title) for kind, _, title in posts), frozenset(row["roles"].split()),
    )  # fmt: skip


def _table(name: str) -> Iterable[dict[str, str]]:
    text = resources.files("lingyan.questions").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def floor_of(kinds: Collection[str], conduct_floor: Level = Level.SUPERVISION) -> Level:
    """The lowest desk that may see a question concerning these kinds; the village's own when it concerns nobody.

    `conduct_floor` is where a county lets questions about village persons begin.
    """
    floors = [max(concerned()[kind].floor, conduct_floor) for kind in kinds]
    return max(floors, default=Level.VILLAGE)


def kinds_of_roles(roles: Collection[str]) -> frozenset[str]:
    """Kinds that somebody with these roles belongs to."""
    return frozenset(kind.code for kind in concerned().values() if not kind.roles.isdisjoint(roles))


def kind_of_post(organisation_kind: str, title: str) -> str:
    """The kind of who holds a post, `other` when no kind names it."""
    wanted = (organisation_kind, title)
    return next((kind.code for kind in concerned().values() if wanted in kind.posts), "other")


def above(level: Level) -> Level | None:
    """The desk that gets a question next: village and supervision body pass to the township, it to the county."""
    if level is Level.COUNTY:
        return None
    return Level.COUNTY if level is Level.TOWNSHIP else Level.TOWNSHIP


def names_in(text: str, names: Iterable[str]) -> set[str]:
    """Which of these names of persons stand in a text; a single character is no name."""
    plain = "".join(text.split())
    return {name for name in names if len(name) > 1 and name in plain}
