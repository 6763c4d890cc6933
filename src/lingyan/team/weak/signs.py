"""Signs as data: the file of the catalogue, read and checked. A sign without a query says why records cannot show it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from lingyan.team.weak.parameters import SIGN_PARAMETERS

_ID: Final = re.compile(r"S\d\d")
_SENTENCE: Final = re.compile(r"format\('([^']*)'")


class SignError(ValueError):
    """The catalogue says something wrong; the message names the sign."""


@dataclass(frozen=True, slots=True)
class Need:
    """Rows without which a village could not be tested, and what is said then."""

    table: str
    where: str
    missing: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign in one version. `page` is the URL name of the list where its records stand."""

    id: str
    version: int
    name: str
    source: str
    test: str
    needs: tuple[Need, ...] = ()
    reads: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    page: str = ""
    sql: str = ""
    why_not: str = ""

    @property
    def sentences(self) -> list[str]:
        """What the query fills to say its arithmetic, with `{}` for a number, a day or a word."""
        return _SENTENCE.findall(self.sql)

    @property
    def tables(self) -> frozenset[str]:
        return frozenset((*self.reads, *(need.table for need in self.needs)))


def _sign(given: dict[str, Any]) -> Sign:
    plain = {name: value for name, value in given.items() if name not in {"needs", "reads", "parameters"}}
    try:
        made = Sign(
            needs=tuple(Need(**each) for each in given.get("needs", ())),
            reads=tuple(given.get("reads", ())),
            parameters=tuple(given.get("parameters", ())),
            **plain,
        )
    except TypeError as error:
        raise SignError(f"{given.get('id', '?')}: {error}") from None
    if not _ID.fullmatch(made.id) or made.version < 1 or not (made.name and made.source and made.test):
        raise SignError(f"{made.id}: id, version, name, source or test is wrong")
    if bool(made.sql) == bool(made.why_not) or (made.sql and not made.tables):
        raise SignError(f"{made.id}: give either sql with its tables or why_not")
    if unknown := set(made.parameters) - SIGN_PARAMETERS.keys():
        raise SignError(f"{made.id}: unknown parameters {sorted(unknown)}")
    return made


@lru_cache(maxsize=1)
def signs() -> dict[str, Sign]:
    """Every sign by id, in the order of the catalogue."""
    text = resources.files("lingyan.team.weak").joinpath("catalogue/signs.toml").read_text(encoding="utf-8")
    made = [_sign(given) for given in tomllib.loads(text)["sign"]]
    found = {each.id: each for each in made}
    if len(found) != len(made):
        raise SignError("a sign stands twice")
    return found
