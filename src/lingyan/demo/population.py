"""The people of the two rounds of term change: who holds which post in which village, with age and education.

The secretaries are drawn so that the ordinary statistics give the figures of the programme the city is modelled
on; all the others follow plausible shares. Pure and deterministic.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lingyan.demo import drawing
from lingyan.demo.cadres import Citizen, Registry, roster_person
from lingyan.demo.committees import CommitteePlan, members
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import ROUNDS, Plan
from lingyan.team.roster.importing import RosterPerson

YOUNGEST: Final = 27
OLDEST: Final = 66
TERM: Final = 5
LEVELS_COLLEGE: Final = {"大专": 76, "本科": 23, "研究生": 1}
LEVELS_OTHER: Final = {"小学": 3, "初中": 29, "高中": 46, "中专": 22}
_SELECTION: Final = {"两推一选": 88, "组织选派": 8, "公开选拔": 4}

FIRST: Final = CommitteePlan(one_head=52, wide=54, both=25, third_party_member=40)
SECOND: Final = CommitteePlan(one_head=95, wide=84, both=62, third_party_member=10)


@dataclass(frozen=True, slots=True)
class Seat:
    """The secretary of one village in one round, before a name is given. No age means that the seat was vacant."""

    age: int | None
    college: bool
    stayed: bool = False


def rounds(plan: Plan, villages: Sequence[str]) -> tuple[list[RosterPerson], list[RosterPerson]]:
    """Everyone of the first and of the second round, village by village in the order of the codes given."""
    before, after = secretaries(plan)
    registry = Registry()
    first: list[RosterPerson] = []
    second: list[RosterPerson] = []
    for code, old, new in zip(villages, before, after, strict=True):
        earlier, later = _village(code, old, new, registry)
        first += earlier
        second += later
    return first, second


def secretaries(plan: Plan) -> tuple[list[Seat], list[Seat]]:
    """Ages and education of all secretaries in both rounds, one a village."""
    chance = chance_for("secretaries")
    after = drawing.ages(chance, plan.villages, plan.age_sum, YOUNGEST, OLDEST, 8.2)
    vacant = set(chance.sample(range(plan.villages), plan.vacant_before))
    stayed = [index not in vacant and _stays(chance, age) for index, age in enumerate(after)]
    before = _ages_before(plan, chance, after, stayed, vacant)
    college = _lowest(chance, [(index, age) for index, age in enumerate(after)], plan.college)
    eligible = [
        (index, age)
        for index, age in enumerate(before)
        if age is not None and (not stayed[index] or index in college)
    ]
    college_before = _lowest(chance, eligible, plan.college_before)
    return (
        [Seat(age, index in college_before, stayed[index]) for index, age in enumerate(before)],
        [Seat(age, index in college, stayed[index]) for index, age in enumerate(after)],
    )


def _stays(chance: random.Random, age: int) -> bool:
    """Younger secretaries stay more often; nobody was in office before 25."""
    return age - TERM >= YOUNGEST - 2 and chance.random() < (0.55 if age < 52 else 0.4)


def _ages_before(
    plan: Plan, chance: random.Random, after: Sequence[int], stayed: Sequence[bool], vacant: set[int]
) -> list[int | None]:
    """Who stayed was five years younger; those who left make up the rest of the sum."""
    leavers = [index for index in range(plan.villages) if index not in vacant and not stayed[index]]
    kept = sum(age - TERM for age, stays in zip(after, stayed, strict=True) if stays)
    rest = plan.age_sum_before(plan.villages - len(vacant)) - kept
    low, high = YOUNGEST, OLDEST + 1
    rest = min(max(rest, low * len(leavers)), high * len(leavers))
    drawn = dict(zip(leavers, drawing.ages(chance, len(leavers), rest, low, high, 6.5), strict=True))
    return [after[index] - TERM if stayed[index] else drawn.get(index) for index in range(plan.villages)]


def _lowest(chance: random.Random, aged: Sequence[tuple[int, int]], number: int) -> set[int]:
    """So many of them, the younger ones more often."""
    ranked = sorted(aged, key=lambda item: item[1] + chance.gauss(0, 9))
    return {index for index, _ in ranked[:number]}


def _village(
    code: str, old: Seat, new: Seat, registry: Registry
) -> tuple[list[RosterPerson], list[RosterPerson]]:
    chance = chance_for("village", code)
    registry.begin_village(code)
    head = _citizen(chance, registry, old, ROUNDS[0][1], women=10) if old.age is not None else None
    earlier = members(chance, registry, FIRST, head, ROUNDS[0][1], [])
    successor = _later(chance, head, new) if head and new.stayed else None
    successor = successor or _citizen(chance, registry, new, ROUNDS[1][1], women=13)
    later = members(chance, registry, SECOND, successor, ROUNDS[1][1], earlier)
    way = drawing.pick(chance, _SELECTION)
    return (
        [roster_person(chance, member, ROUNDS[0][1], way) for member in earlier],
        [roster_person(chance, member, ROUNDS[1][1], way) for member in later],
    )


def _citizen(chance: random.Random, registry: Registry, seat: Seat, day: dt.date, women: int) -> Citizen:
    assert seat.age is not None
    sex = "女" if chance.random() * 100 < women else "男"
    return registry.new(
        chance, age=seat.age, day=day, sex=sex, member=True, level=_level(chance, seat.college)
    )


def _later(chance: random.Random, citizen: Citizen, seat: Seat) -> Citizen:
    """The same person five years on, who may have finished a degree in between."""
    had = citizen.level in LEVELS_COLLEGE
    return citizen if had == seat.college else replace(citizen, level=_level(chance, seat.college))


def _level(chance: random.Random, college: bool) -> str:
    return drawing.pick(chance, LEVELS_COLLEGE if college else LEVELS_OTHER)
