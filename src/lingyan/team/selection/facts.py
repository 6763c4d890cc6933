"""Facts of selections: how many stand in the pool of 组织选派 with a consent that still holds. A number, never persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Count, Q

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.team.selection.models import Candidate, Kind, Procedure

LEAST: Final = 5
"""PRIVACY: of one to four a reader who knows the village knows each (governance.md I-5)."""
_ACTIVE: Final = (Candidate.State.NAMED, Candidate.State.FORMAL, Candidate.State.CHOSEN)


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village with a running 组织选派, for the year of the day asked: what consent ended is not kept.

    A person in two pools of a village counts once.
    """
    year, day = request.as_of.year, request.as_of
    if year not in request.years:
        return
    active = Q(
        candidates__state__in=_ACTIVE, candidates__consent_on__lte=day, candidates__erased_on=None,
        candidates__erase_on__gt=day,
    )  # fmt: skip
    running = Procedure.objects.filter(
        kind=Kind.ASSIGNED, state=Procedure.State.OPEN, started_on__lte=day, region__path__startswith=request.path
    )  # fmt: skip
    counted = running.order_by().values("region")
    pools = {
        row["region"]: row["number"]
        for row in counted.annotate(number=Count("candidates__person", filter=active, distinct=True))
    }
    for village in villages(request):
        if village.id in pools:
            number = pools[village.id]
            yield village.code, village.county, year, number if number == 0 or number >= LEAST else None


POOL_YEAR: Final = register(
    FactTable(
        name="pool_year", zh="人选库年度", en="People who agreed to stand in a village's pool of candidates",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the day of the export"),
            FactColumn(
                "people", "integer", "在库人选", "People in the pool whose consent holds; empty from one to four", "人",
                nullable=True, public=False, persons=True,
            ),
        ),
        rows=rows,
        remark="只有导出当天的数：同意期满的人选已清除，以前年度的不留。1至4人不显示。没有在办的组织选派的村没有行。",
    )
)  # fmt: skip
