"""Facts of the register: needs of villages and what became of matches, year by year. Never persons."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.team.talent.models import Match, Need
from lingyan.team.talent.queries import returned_youth

_COUNTS: Final = ("needs", "met", "proposed", "accepted", "closed", "landed", "brought")


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year in which a need was made or proposed, or in which somebody counts as returned.

    Who counts as returned is known for the day of the export alone: what a person told is not kept longer.
    """
    found = list(villages(request))
    by_year = {year: _year(request, year) for year in request.years if dt.date(year, 1, 1) <= request.as_of}
    for county in dict.fromkeys(village.county for village in found):
        for year, counts in by_year.items():
            for village in (each for each in found if each.county == county):
                if (row := counts.get(village.id)) is not None:
                    returned = row["returned"] if year == request.as_of.year else None
                    yield (village.code, village.county, year, *(row[name] for name in _COUNTS), returned)


def _year(request: FactRequest, year: int) -> dict[int, Counter[str]]:
    """Counts by region id, as they were known on the day."""
    day, counts = request.as_of, dict[int, Counter[str]]()

    def add(rows: QuerySet[Any]) -> None:
        for row in rows:
            counts.setdefault(row.pop("village"), Counter()).update(
                {key: value or 0 for key, value in row.items()}
            )

    wanted = Need.objects.filter(
        region__path__startswith=request.path, made_on__year=year, made_on__lte=day
    ).exclude(closing=Need.Closing.MISTAKE)
    met = Q(closing=Need.Closing.MET, closed_on__lte=day)
    add(
        wanted.order_by().values(village=F("region")).annotate(needs=Count("pk"), met=Count("pk", filter=met))
    )
    made = Match.objects.filter(
        need__region__path__startswith=request.path, proposed_on__year=year, proposed_on__lte=day
    ).exclude(state=Match.State.DROPPED)
    over = Q(state=Match.State.CLOSED, ended_on__lte=day)
    landed = over & Q(outcome=Match.Outcome.PROJECT)
    accepted = Q(state__in=(Match.State.ACCEPTED, Match.State.CLOSED), answered_on__lte=day)
    add(
        made.order_by().values(village=F("need__region")).annotate(
            proposed=Count("pk"), accepted=Count("pk", filter=accepted), closed=Count("pk", filter=over),
            landed=Count("pk", filter=landed), brought=Sum("jobs", filter=landed),
        )
    )  # fmt: skip
    if year == day.year:
        here = returned_youth(request.path, day).order_by().values(village=F("region"))
        add(here.annotate(returned=Count("pk")))
    return counts


TALENT_YEAR: Final = register(
    FactTable(
        name="talent_year", zh="人才需求和对接年度", en="Needs of talent and what became of matches in each year",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("needs", "integer", "提出的需求", "Needs made in the year", "条"),
            FactColumn("met", "integer", "已满足的需求", "Needs of the year that were met", "条"),
            FactColumn("proposed", "integer", "提出的对接", "Matches proposed in the year", "次", public=False),
            FactColumn("accepted", "integer", "本人接受的对接", "Matches that the person accepted", "次", public=False),
            FactColumn("closed", "integer", "有结果的对接", "Matches with an outcome", "次", public=False),
            FactColumn("landed", "integer", "落地项目", "Matches that became a project", "个", public=False),
            FactColumn("jobs", "integer", "带动就业", "Jobs that these projects brought", "人", public=False),
            FactColumn(
                "returned_youth", "integer", "返乡青年", "Returned youth who agreed to be counted", "人", nullable=True,
                public=False, persons=True,
            ),
        ),
        rows=rows,
        remark="本人退出的对接不计。返乡青年只有导出当天的数，以前年度的不留。没有需求、对接和返乡青年的村没有行。",
    )
)  # fmt: skip
