"""Drawing whole numbers so that their sum comes out exactly, and picking by weight. Pure and seeded."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from lingyan.demo.plan import SEED

T = TypeVar("T")


def chance_for(*names: object) -> random.Random:
    """The same stream of numbers for the same names, whatever was drawn elsewhere."""
    return random.Random("/".join(map(str, (SEED, *names))))  # noqa: S311 - a demo, not a secret


def ages(chance: random.Random, number: int, total: int, low: int, high: int, spread: float) -> list[int]:
    """So many ages between bounds, bell-shaped, whose sum is exactly `total`."""
    if number == 0:
        return []
    middle = total / number
    drawn = [min(high, max(low, round(chance.gauss(middle, spread)))) for _ in range(number)]
    return level(chance, drawn, total, low, high)


def level(chance: random.Random, values: Sequence[int], total: int, low: int, high: int) -> list[int]:
    """The values moved by ones at random places until they add up to `total`. ValueError when bounds forbid it."""
    found = list(values)
    if not low * len(found) <= total <= high * len(found):
        raise ValueError(f"{len(found)} values between {low} and {high} cannot add up to {total}")
    step = 1 if sum(found) < total else -1
    while sum(found) != total:
        missing = abs(total - sum(found))
        open_places = [index for index, value in enumerate(found) if low <= value + step <= high]
        for index in chance.sample(open_places, min(missing, len(open_places))):
            found[index] += step
    return found


def pick(chance: random.Random, weights: Mapping[T, int]) -> T:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]
