"""Facts of training: how the cadres of a village stood at the end of each year, and its night school. Never persons."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Count, F, Q, Sum

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, villages
from lingyan.team.training.models import Session
from lingyan.team.training.queries import LEADER, MEMBER, REGION, SECRETARY, WORKER, day_of, learners

_LEADERS: Final = (SECRETARY, LEADER)
_OFFICERS: Final = (MEMBER, WORKER)


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year, for villages where somebody holds a post; the others are unknown."""
    found = list(villages(request))
    by_year = {year: _year(request, year) for year in request.years if dt.date(year, 1, 1) <= request.as_of}
    counties = dict.fromkeys(village.county for village in found)
    for county in counties:
        for year, (cadres, evenings) in by_year.items():
            for village in (each for each in found if each.county == county):
                if counts := cadres.get(village.id):
                    yield _row(village, year, counts, evenings.get(village.id, Counter()))


def _year(request: FactRequest, year: int) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
    """Counts of cadres and of sessions, by region id."""
    on = day_of(year, request.as_of)
    cadres: dict[int, Counter[str]] = {}
    serving = learners(year, on).filter(**{f"{REGION}__path__startswith": request.path}).select_related(None)
    names = (
        "learner_group",
        "owed_hours",
        "owed_classes",
        "owed_upper",
        "counted",
        "classes",
        "upper",
        "region",
    )
    for row in serving.order_by().annotate(region=F(f"{REGION}_id")).values(*names).iterator(chunk_size=2000):
        _tally(cadres.setdefault(row["region"], Counter()), row)
    held = Session.objects.filter(
        region__path__startswith=request.path,
        state=Session.State.RECORDED,
        held_on__year=year,
        held_on__lte=on,
    )
    night = Q(kind=Session.Kind.NIGHT)
    sums = (
        held.order_by()
        .values("region")
        .annotate(nights=Count("pk", filter=night), remote=Count("pk", filter=~night), heads=Sum("heads"))
    )
    return cadres, {
        row["region"]: Counter(nights=row["nights"], remote=row["remote"], heads=row["heads"]) for row in sums
    }


def _tally(counts: Counter[str], row: dict[str, Any]) -> None:
    group = "leaders" if row["learner_group"] in _LEADERS else "officers"
    trained = row["counted"] >= row["owed_hours"] and row["classes"] >= row["owed_classes"]
    counts[group] += 1
    counts[f"{group}_met"] += trained
    counts["hours"] += row["counted"]
    if row["learner_group"] == SECRETARY:
        counts["secretaries"] += 1
        counts["secretaries_upper"] += row["upper"] >= row["owed_upper"]


def _row(village: Village, year: int, cadres: Counter[str], evenings: Counter[str]) -> Sequence[Any]:
    names = (
        "leaders",
        "leaders_met",
        "officers",
        "officers_met",
        "secretaries",
        "secretaries_upper",
        "hours",
    )
    held = (evenings[name] for name in ("nights", "remote", "heads"))
    return (village.code, village.county, year, *(cadres[name] for name in names), *held)


def _count(name: str, zh: str, en: str, unit: str = "人") -> FactColumn:
    # PRIVACY: a village has few cadres, so who of them lacks hours stays inside.
    return FactColumn(name, "integer", zh, en, unit, public=False)


TRAINING_YEAR: Final = register(
    FactTable(
        name="training_year", zh="教育培训年度", en="Training of village cadres and night school in each year",
        grain=("village", "year"), partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            _count("leaders", "书记和班子成员", "Secretary and members of the party committee"),
            _count("leaders_met", "其中达标", "Those with the hours and classes that they owe"),
            _count("officers", "其他村干部", "Other cadres"),
            _count("officers_met", "其中达标", "Those with the hours and classes that they owe"),
            _count("secretaries", "书记", "Secretaries"),
            _count("secretaries_upper", "其中参加县级以上培训", "Those with the classes of the county or above"),
            _count("hours", "计入学时", "Hours counted for all cadres", "学时"),
            FactColumn("nights", "integer", "农民夜校次数", "Evenings of the farmers' night school", "次"),
            FactColumn("remote_sessions", "integer", "远程教育次数", "Distance courses", "次"),
            FactColumn("heads", "integer", "人次", "Attendances counted at both", "人次", persons=True),
        ),
        rows=rows,
        remark="统计日是年末或导出那天在任的人。网络课程只按规定的比例计入。没有人任职的村没有行。",
    )
)  # fmt: skip
