"""Facts of a village's party members in a year, put together from rooms that do not know one another.

Who belongs and what was held comes from branch life, whether members were appraised from appraisals, hours of study from
branch life and training alike. Each room registers here what it knows. Counts, never persons.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.facts.registry import FactColumn, FactRequest, FactTable
from lingyan.facts.registry import register as register_facts
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, portions_by_year
from lingyan.kernel.parameters import get
from lingyan.parameters.queries import Values, whole
from lingyan.regions.models import Region

CHUNK: Final = 500
OWED: Final = "training.member-hours"
"""Code of the rule that says how many hours a member owes a year (PEM 20)."""


@dataclass(frozen=True, slots=True)
class Rolls:
    """What branch life knows of a village on a day of a year: keys of its branches, how many had a valid 组织生活会, and
    the members whose study is asked, by person; who need not attend is not among them (C-09).
    """

    branches: frozenset[int]
    with_life: int
    members: frozenset[int]


RollsOf = Callable[[Collection[int], int, dt.date], Mapping[int, Rolls]]
"""Village ids, year, day → by village; one without branches is missing."""
AppraisedOf = Callable[[Collection[int], int, dt.date], Mapping[int, Collection[int | None]]]
"""Village ids, year, day → by village the branches whose members were appraised and told by that day.

None among them stands for the whole village: its branches were not registered, or were not told apart.
"""
HoursOf = Callable[[Collection[int], int, dt.date], Mapping[int, int]]
"""Person ids, year, day → hours of study."""

_rolls: Final[list[RollsOf]] = []
_appraised: Final[list[AppraisedOf]] = []
_hours: Final[list[HoursOf]] = []


def register_rolls(function: RollsOf) -> None:
    _rolls.append(function)


def register_appraised(function: AppraisedOf) -> None:
    _appraised.append(function)


def register_hours(function: HoursOf) -> None:
    """Hours of one room; a person's hours in several rooms add up, so no room counts what another does."""
    _hours.append(function)


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year for villages with a branch; the others are unknown."""
    for chunk, year, day in portions_by_year(request, CHUNK):
        yield from _rows(chunk, year, day)


def _rows(chunk: Sequence[Village], year: int, day: dt.date) -> Iterator[Sequence[Any]]:
    ids = [village.id for village in chunk]
    rolls = {key: value for function in _rolls for key, value in function(ids, year, day).items()}
    appraised: dict[int, set[int | None]] = defaultdict(set)
    for told_of in _appraised:
        for key, told in told_of(ids, year, day).items():
            appraised[key].update(told)
    hours: Counter[int] = Counter()
    people = {person for each in rolls.values() for person in each.members}
    for function in _hours:
        hours.update(function(people, year, day))
    owed, paths = Values([get(OWED)]), dict(Region.objects.filter(pk__in=ids).values_list("pk", "path"))
    for village in chunk:
        if found := rolls.get(village.id):
            duty = whole(owed.of(get(OWED), paths[village.id], day))
            told_branches = _appraised_of(found.branches, appraised[village.id])
            yield (
                village.code, village.county, year, day, int(day == dt.date(year, 12, 31)), len(found.branches),
                found.with_life, told_branches, int(told_branches == len(found.branches)), len(found.members),
                sum(hours[person] >= duty for person in found.members), sum(hours[person] for person in found.members),
            )  # fmt: skip


def _appraised_of(branches: frozenset[int], told: Collection[int | None]) -> int:
    """How many branches were appraised (C-07: each); one appraisal of the whole village is of all."""
    return len(branches) if None in told else len(branches & set(told))


def _count(name: str, zh: str, en: str, unit: str = "") -> FactColumn:
    # PRIVACY: a branch may be small, so who of it lacks hours stays inside.
    return FactColumn(name, "integer", zh, en, unit, public=False)


PARTY_YEAR: Final = register_facts(
    FactTable(
        name="party_year", zh="党员教育管理年度", en="Party members of a village in each year",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            _count("over", "全年已过", "1 when the year was over on that day"),
            _count("branches", "支部", "Branches", "个"),
            _count("branches_with_life", "开过组织生活会的支部", "Branches that held a valid life meeting", "个"),
            _count(
                "branches_appraised", "民主评议已反馈的支部",
                "Branches whose members were appraised and told the result", "个",
            ),
            _count("appraised", "各支部民主评议都已反馈", "1 when every branch has done so"),
            _count("members", "应学党员", "Members whose study is asked", "人"),
            _count("members_studied", "其中学时达标", "Those with the hours that a member owes", "人"),
            _count("hours", "学时", "Hours of study of these members", "学时"),
        ),
        rows=rows,
        remark="没有登记支部的村没有行，按未知处理。不要求参加的党员不在应学之内。学时是党课、主题党日按县规定折算的和培训班计入的合计。",
    )
)  # fmt: skip
