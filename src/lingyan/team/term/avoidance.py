"""The fact table `avoidance_year`: whether posts that must be kept apart were, and declared relatives did not sit together.

Sources: governance.md A-07 (VCL 8), A-10 (VCL 37), A-20 (RCEO 29, 34), H-3 Z04. Near relatives are known only where two
nominees declared it; nothing else about families is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, villages
from lingyan.kernel import clock
from lingyan.people.models import Organisation, Tenure
from lingyan.team.term.models import Kinship, Organ

Kinds = Organisation.Kind
OF_SUPERVISORS: Final = "监事"
"""Titles with this word belong to the supervisors of a collective, the others of its posts to the board."""
SMALLEST_BOARD: Final = 3
LARGEST_BOARD: Final = 7
_CHUNK: Final = 2_000


class Holding(NamedTuple):
    """Somebody in one of a village's bodies from a day until a day, that day not included."""

    body: str
    person: int
    start_on: dt.date
    end_on: dt.date | None


class Pair(NamedTuple):
    """Two nominees of one body who declared that they are near relatives, and since when that is on record."""

    body: str
    first: int
    second: int
    since: dt.date


@dataclass(slots=True)
class Record:
    holdings: list[Holding] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def serving(self, body: str, day: dt.date) -> set[int]:
        """Persons in a body on a day."""
        return {
            each.person
            for each in self.holdings
            if each.body == body and each.start_on <= day and (each.end_on is None or each.end_on > day)
        }

    def relatives(self, body: str, day: dt.date) -> int:
        """Declared pairs of which both sit in the body on a day."""
        serving = self.serving(body, day)
        return sum(pair <= serving for pair in self._known(day, body))

    def across(self, day: dt.date) -> int:
        """Declared pairs of which one sits on the board of the collective on a day and the other watches it."""
        board, watch = self.serving(Kinds.COLLECTIVE, day), self.serving(SUPERVISORS, day)
        pairs = self._known(day, Organ.COLLECTIVE, Organ.MONITORS)
        return sum(
            bool(pair & board and pair & watch) and not pair <= board and pair <= board | watch
            for pair in pairs
        )

    def _known(self, day: dt.date, *bodies: str) -> set[frozenset[int]]:
        return {frozenset((p.first, p.second)) for p in self.pairs if p.body in bodies and p.since <= day}


SUPERVISORS: Final = "collective-supervisors"


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year in which a post was held; villages without posts are unknown."""
    for _, county in groupby(villages(request), key=attrgetter("county")):
        found: dict[int, list[Sequence[Any]]] = defaultdict(list)
        listed = list(county)
        for start in range(0, len(listed), _CHUNK):
            chunk = listed[start : start + _CHUNK]
            records = _records([village.id for village in chunk])
            for year in request.years:
                made = (_row(each, records[each.id], year, request.as_of) for each in chunk)
                found[year] += [row for row in made if row is not None]
        for year in sorted(found):
            yield from found[year]


def _row(village: Village, record: Record, year: int, as_of: dt.date) -> Sequence[Any] | None:
    day = min(dt.date(year, 12, 31), as_of)
    if day.year < year:
        return None
    committee, supervision = (record.serving(kind, day) for kind in (Kinds.COMMITTEE, Kinds.SUPERVISION))
    board, supervisors = record.serving(Kinds.COLLECTIVE, day), record.serving(SUPERVISORS, day)
    if not (committee or supervision or board):
        return None
    breaches = (
        record.relatives(Kinds.COMMITTEE, day) + record.relatives(Kinds.COLLECTIVE, day) + record.across(day),
        len(committee & supervision), len(board & supervisors), int(bool(supervisors) and not board_fits(len(board))),
    )  # fmt: skip
    known = int(bool(committee) and bool(supervision))
    return village.code, village.county, year, day, known, *breaches, sum(breaches)


def board_fits(number: int) -> bool:
    """A-20: three to seven, and odd."""
    return SMALLEST_BOARD <= number <= LARGEST_BOARD and number % 2 == 1


def _records(ids: Sequence[int]) -> dict[int, Record]:
    found: dict[int, Record] = defaultdict(Record)
    organisation = "post__body__organisation"
    tenures = Tenure.objects.filter(
        **{
            f"{organisation}__region__in": ids, f"{organisation}__dissolved_on": None,
            f"{organisation}__kind__in": (Kinds.COMMITTEE, Kinds.SUPERVISION, Kinds.COLLECTIVE),
        }
    ).order_by()  # fmt: skip
    for region, kind, title, *rest in tenures.values_list(
        f"{organisation}__region", f"{organisation}__kind", "post__title", "person", "start_on", "end_on"
    ):
        body = SUPERVISORS if kind == Kinds.COLLECTIVE and OF_SUPERVISORS in title else kind
        found[region].holdings.append(Holding(body, *rest))
    kin = Kinship.objects.filter(
        process__region__in=ids, first__organ__in=(Organ.COMMITTEE, Organ.COLLECTIVE, Organ.MONITORS)
    ).order_by()
    for region, organ, first, second, at in kin.values_list(
        "process__region", "first__organ", "first__person", "second__person", "made_at"
    ):
        found[region].pairs.append(Pair(organ, first, second, at.astimezone(clock.ZONE).date()))
    return found


def _count(name: str, zh: str, en: str, unit: str = "") -> FactColumn:
    # PRIVACY: who is related to whom stays inside, and even here only as a number.
    return FactColumn(name, "integer", zh, en, unit, public=False)


AVOIDANCE_YEAR: Final = register(
    FactTable(
        name="avoidance_year", zh="任职回避年度", en="Posts that are kept apart, at the end of each year",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            _count("known", "两个机构都有登记", "1 when committee and supervision body both have members"),
            _count("relatives", "申报近亲属同时在任", "Declared pairs of near relatives in a body or watching it", "对"),
            _count("in_both", "监督机构与村委会交叉", "Persons in the committee and its supervision body", "人"),
            _count("on_both_boards", "理事监事交叉", "Persons both director and supervisor of the collective", "人"),
            _count("board_unfit", "理事会人数不符", "1 when a collective with supervisors has a board of the wrong size"),
            _count("breaches", "合计", "All of these"),
        ),
        rows=rows,
        remark="近亲属只看换届中本人申报的；监事没有登记的村不看理事会。没有登记任职的村没有行。",
    )
)  # fmt: skip
