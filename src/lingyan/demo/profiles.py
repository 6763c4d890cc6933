"""What kind of collective a village has: scale, dealings, parties, works, opening balances. Pure and seeded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.demo import words
from lingyan.demo.drawing import chance_for, pick

YUAN: Final = 100
STEADY, LOSSY, BUSY = "steady", "lossy", "busy"
_MOODS: Final = {STEADY: 66, LOSSY: 22, BUSY: 12}
_HOUSEHOLDS: Final = 6

PartyRow = tuple[str, str, str]
"""Kind, name and code, as books take them."""

Key = tuple[str, str, str]
"""Account, party and project code."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One village's collective. Amounts are fen a month unless the name says otherwise."""

    code: str
    mood: str
    parties: tuple[PartyRow, ...]
    officials: tuple[str, ...]
    households: tuple[str, ...]
    units: tuple[str, ...]
    project: tuple[str, str]
    levy: tuple[str, str]
    pay: int
    contract: int
    rent: int
    grant_a_quarter: int
    cleaning: int
    depreciation: tuple[int, int, int]
    works_month: int
    slips: bool
    opening: dict[Key, int] = field(repr=False)


def profile_of(code: str, officials: Sequence[str], *, slips: bool = False) -> Profile:
    """The collective of a village. `officials` are the names of those who are paid by it; one that `slips` lets
    personal data get into the summaries of its vouchers.
    """
    chance = chance_for("profile", code)
    mood = pick(chance, _MOODS)
    size = chance.randint(70, 130)
    parties = _parties(chance, officials)
    codes = {
        kind: tuple(code for each, _, code in parties if each == kind)
        for kind in ("person", "household", "unit")
    }
    works, levy = chance.sample(words.PROJECTS, 2)
    depreciation = (
        _round(chance, 300, 900, size),
        _round(chance, 150, 400, size),
        _round(chance, 500, 1400, size),
    )
    return Profile(
        code=code, mood=mood, parties=parties, officials=codes["person"], households=codes["household"],
        units=codes["unit"], project=("X01", works), levy=("X02", f"{levy}（一事一议）"),
        pay=_round(chance, 1500, 2300, size),
        contract=_round(chance, 900, 1500, size) if mood == LOSSY else _round(chance, 1800, 4600, size),
        rent={LOSSY: 0, STEADY: _round(chance, 2500, 8000, size), BUSY: _round(chance, 9000, 26000, size)}[mood],
        grant_a_quarter=_round(chance, 9000, 11000, size) if mood == LOSSY else _round(chance, 15000, 21000, size),
        cleaning=_round(chance, 1200, 2400, size),
        depreciation=depreciation,
        works_month=chance.randint(1, 8),
        slips=slips,
        opening=_opening(chance, mood, size, depreciation, codes["household"], codes["unit"]),
    )  # fmt: skip


def _round(chance: random.Random, low: int, high: int, size: int) -> int:
    """Whole tens of yuan between bounds that grow with the village."""
    return chance.randint(low, high) * size // 1000 * 10 * YUAN


def _parties(chance: random.Random, officials: Sequence[str]) -> tuple[PartyRow, ...]:
    rows = [("person", name, f"R{number:02d}") for number, name in enumerate(officials, 1)]
    given = (*words.GIVEN_MEN, *words.GIVEN_WOMEN)
    rows += [
        ("household", chance.choice(words.SURNAMES) + chance.choice(given), f"N{number:03d}")
        for number in range(1, _HOUSEHOLDS + 1)
    ]
    rows += [("unit", name, f"D{number:02d}") for number, name in enumerate(chance.sample(words.FIRMS, 4), 1)]
    return tuple(rows)


def _opening(
    chance: random.Random,
    mood: str,
    size: int,
    depreciation: tuple[int, int, int],
    households: Sequence[str],
    units: Sequence[str],
) -> dict[Key, int]:
    """Debit less credit of each account at the start; the books balance through 资本 and 未分配收益."""
    let, office, public = depreciation
    opening: dict[Key, int] = {
        ("101", "", ""): chance.randint(800, 3000) * YUAN,
        ("10201", "", ""): chance.randint(2200, 5200) * size * YUAN + chance.randint(0, 99999),
        ("15101", "", ""): let * 240,
        ("15102", "", ""): (office + public) * 240,
        ("15201", "", ""): -let * chance.randint(20, 60),
        ("15202", "", ""): -(office + public) * chance.randint(20, 60),
        ("11301", households[0], ""): chance.randint(300, 2000) * YUAN,
        ("11301", households[1], ""): -chance.randint(100, 900) * YUAN,
        ("11201", units[0], ""): chance.randint(500, 4000) * YUAN,
        ("21101", units[1], ""): -chance.randint(300, 5000) * YUAN,
        ("31101", "", ""): -chance.randint(20000, 90000) * YUAN,
    }
    past = chance.randint(-40000, -2000) if mood == LOSSY else chance.randint(1000, 30000)
    opening["3220201", "", ""] = -past * YUAN
    opening["30101", "", ""] = -sum(opening.values())
    return opening
