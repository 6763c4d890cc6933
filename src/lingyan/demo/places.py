"""The division tree of the city: counties, townships and villages with codes and names. Pure and deterministic."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.demo import words
from lingyan.demo.plan import SEED

COUNTY_SIZE: Final = 146
TOWN_SIZE: Final = 12
_FIRST_COUNTY: Final = 990122
_FIRST_TOWN: Final = 100
_FIRST_RURAL: Final = 200
_EVERY_FOURTH: Final = 3
_FIRST_VILLAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """One region. `parent` is a code, empty for the city."""

    code: str
    name: str
    level: str
    parent: str


def city(villages: int) -> list[Place]:
    """The whole tree with exactly this many villages, parents before children."""
    if villages < 1:
        raise ValueError("at least one village")
    code, name = words.CITY
    return [Place(code, name, "市", ""), *_counties(code, villages)]


def _counties(city_code: str, villages: int) -> Iterator[Place]:
    number = min(len(words.COUNTIES), max(min(2, villages), -(-villages // COUNTY_SIZE)))
    for index, size in enumerate(shares(villages, number)):
        code = f"{_FIRST_COUNTY + index}000000"
        yield Place(code, words.COUNTIES[index], "县", city_code)
        yield from _towns(code, index, size)


def _towns(county_code: str, county: int, villages: int) -> Iterator[Place]:
    chance = random.Random(f"{SEED}/towns/{county}")  # noqa: S311 - a demo, not a secret
    number = max(min(2, villages), -(-villages // TOWN_SIZE))
    names = _names(chance, words.TOWN_FIRST, words.TOWN_SECOND, number)
    village_names = iter(_names(chance, words.VILLAGE_FIRST, words.VILLAGE_SECOND, villages))
    for index, (name, size) in enumerate(zip(names, shares(villages, number), strict=True)):
        rural = index % 4 == _EVERY_FOURTH
        code = f"{county_code[:6]}{(_FIRST_RURAL if rural else _FIRST_TOWN) + index}000"
        yield Place(code, f"{name}{'乡' if rural else '镇'}", "乡镇", county_code)
        for place in range(size):
            yield Place(f"{code[:9]}{_FIRST_VILLAGE + place}", f"{next(village_names)}村", "村", code)


def _names(chance: random.Random, first: Sequence[str], second: Sequence[str], number: int) -> list[str]:
    """Different names of two characters."""
    return chance.sample([a + b for a in first for b in second if a != b], number)


def shares(total: int, parts: int) -> list[int]:
    """A total in nearly equal parts, larger ones first."""
    small, larger = divmod(total, parts)
    return [small + (index < larger) for index in range(parts)]
