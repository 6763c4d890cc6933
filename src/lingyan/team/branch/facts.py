"""Facts of branch life: what a village's branches owed and held in each year, and how many attended.

Counts, never persons.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import F, Max, Sum

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, portions_by_year
from lingyan.team.branch import queries, rules
from lingyan.team.branch.models import Attendance, Branch

CHUNK: Final = 500


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year for villages with a branch; the others are unknown."""
    for chunk, year, day in portions_by_year(request, CHUNK):
        yield from _rows(chunk, year, day)


def _rows(chunk: Sequence[Village], year: int, day: dt.date) -> Iterator[Sequence[Any]]:
    by_village: dict[int, list[Branch]] = defaultdict(list)
    found = Branch.objects.filter(organisation__region__in=[each.id for each in chunk])
    for branch in found.select_related("organisation__region"):
        by_village[branch.organisation.region_id].append(branch)
    lines = queries.compliance([branch for own in by_village.values() for branch in own], year, day)
    sums = _attendance(chunk, year, day)
    for village in chunk:
        if own := by_village.get(village.id):
            yield _row(village, year, day, [line for branch in own for line in lines[branch.pk]], sums)


def _row(
    village: Village, year: int, day: dt.date, lines: Sequence[rules.Line], sums: dict[int, tuple[int, int]]
) -> Sequence[Any]:
    total = rules.summary(lines, day)
    yearly = {kind: sum(line.valid for line in lines if line.duty.kind == kind)
              for kind in (rules.LESSON, rules.LIFE, rules.APPRAISAL)}  # fmt: skip
    required, present = sums.get(village.id, (0, 0))
    return (
        village.code, village.county, year, day, total.due, total.met, yearly[rules.LESSON], yearly[rules.LIFE],
        yearly[rules.APPRAISAL], required, present,
    )  # fmt: skip


def _attendance(chunk: Sequence[Village], year: int, day: dt.date) -> dict[int, tuple[int, int]]:
    """Sums of the lists that hold, by village."""
    place = "session__branch__organisation__region"
    held = Attendance.objects.filter(
        session__state="held", session__held_on__range=(dt.date(year, 1, 1), day),
        **{f"{place}__in": [each.id for each in chunk]},
    )  # fmt: skip
    last = held.annotate(last=Max("session__lists__version")).filter(version=F("last"))
    counted = Attendance.objects.filter(pk__in=last.order_by().values("pk")).order_by()
    found = counted.values_list(place).annotate(required_sum=Sum("required"), present_sum=Sum("present"))
    return {region: (required, present) for region, required, present in found}


def _count(name: str, zh: str, en: str, unit: str) -> FactColumn:
    return FactColumn(name, "integer", zh, en, unit)


BRANCH_YEAR: Final = register(
    FactTable(
        name="branch_year", zh="组织生活年度", en="Life of the branches of a village in each year",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _count("year", "年度", "Calendar year", ""),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            _count("due", "按月按季应开", "Monthly and quarterly duties of periods that are over", "次"),
            _count("met", "按期", "Of these held in their period and valid, a surplus not counted", "次"),
            _count("lessons", "党课", "Lectures held", "次"),
            _count("life_meetings", "组织生活会", "Organisation life meetings held", "次"),
            _count("appraisals", "民主评议党员", "Appraisals of members held", "次"),
            _count("required", "应到人次", "Members required, summed over sessions", "人次"),
            _count("present", "实到人次", "Members present, summed over sessions", "人次"),
        ),
        rows=rows,
        remark="没有登记支部的村没有行，按未知处理。不要求参加的和确认在外地参加的不在应到之内。",
    )
)  # fmt: skip
