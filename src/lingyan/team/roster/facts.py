"""Facts of village bodies: how full and how mixed they stood at the end of each year. Counts, never
persons.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import F

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, villages
from lingyan.people.models import Organisation, Post, Tenure
from lingyan.people.rules import completed_years
from lingyan.team.roster.vacancy import Held, longest_gap

TWO: Final = (Organisation.Kind.PARTY, Organisation.Kind.COMMITTEE)
SECRETARY: Final = "书记"
BANDS: Final = (
    (35, "secretaries_to_35"),
    (45, "secretaries_36_45"),
    (55, "secretaries_46_55"),
    (60, "secretaries_56_60"),
)
OLDER: Final = "secretaries_over_60"
CHUNK: Final = 2_000


@dataclass(slots=True)
class Record:
    """What is recorded of one village: quotas by post, and every tenure ever held in its two committees."""

    quotas: dict[int, int] = field(default_factory=dict)
    tenures: list[dict[str, Any]] = field(default_factory=list)

    def in_office(self, day: dt.date) -> list[dict[str, Any]]:
        return [
            t for t in self.tenures if t["start_on"] <= day and (t["end_on"] is None or t["end_on"] > day)
        ]

    @property
    def secretary(self) -> list[Held]:
        return [(t["start_on"], t["end_on"]) for t in self.tenures if is_secretary(t)]


def is_secretary(tenure: dict[str, Any]) -> bool:
    return tenure["kind"] == Organisation.Kind.PARTY and tenure["title"] == SECRETARY


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year for villages of which any tenure is recorded; the others are unknown."""
    for _, county in groupby(villages(request), key=attrgetter("county")):
        # By year inside a county, since that is how the files are cut.
        found: dict[int, list[Sequence[Any]]] = defaultdict(list)
        for village, record in _records(list(county)):
            for year in request.years:
                if (row := _row(village, record, year, request.as_of)) is not None:
                    found[year].append(row)
        for year in sorted(found):
            yield from found[year]


def _row(village: Village, record: Record, year: int, as_of: dt.date) -> Sequence[Any] | None:
    first, day = dt.date(year, 1, 1), min(dt.date(year, 12, 31), as_of)
    if day < first or not any(tenure["start_on"] <= day for tenure in record.tenures):
        return None
    serving = record.in_office(day)
    committee = {t["person_id"]: t["sex"] for t in serving if t["kind"] == Organisation.Kind.COMMITTEE}
    filled = Counter(t["post_id"] for t in serving)
    ages = _bands(serving, day)
    return (
        village.code, village.county, year, day,
        sum(record.quotas.values()),
        sum(min(filled[post], quota) for post, quota in record.quotas.items()),
        len(committee), sum(sex == "女" for sex in committee.values()),
        sum(is_secretary(t) for t in serving), longest_gap(record.secretary, first, day),
        *(ages[name] for name in _band_names()),
    )  # fmt: skip


def _bands(serving: Iterable[dict[str, Any]], day: dt.date) -> Counter[str]:
    ages = [
        completed_years(t["birth_year"], t["birth_month"], day)
        for t in serving
        if is_secretary(t) and t["birth_year"] and t["birth_month"]
    ]
    return Counter(next((name for limit, name in BANDS if age <= limit), OLDER) for age in ages)


def _band_names() -> tuple[str, ...]:
    return (*(name for _, name in BANDS), OLDER)


def _records(county: Sequence[Village]) -> Iterator[tuple[Village, Record]]:
    for start in range(0, len(county), CHUNK):
        chunk = county[start : start + CHUNK]
        found = _load([village.id for village in chunk])
        yield from ((village, found[village.id]) for village in chunk if village.id in found)


def _load(ids: Sequence[int]) -> dict[int, Record]:
    """Records by region id. Only organisations that are not dissolved have posts to fill."""
    home = "body__organisation"
    found: dict[int, Record] = defaultdict(Record)
    posts = Post.objects.filter(
        body__organisation__region_id__in=ids,
        body__organisation__kind__in=TWO,
        body__organisation__dissolved_on=None,
    )
    for post, quota, region in posts.values_list("pk", "quota", f"{home}__region_id"):
        found[region].quotas[post] = quota
    tenures = Tenure.objects.filter(post__in=posts).values(
        "person_id", "post_id", "start_on", "end_on", title=F("post__title"), kind=F(f"post__{home}__kind"),
        region=F(f"post__{home}__region_id"), sex=F("person__sex"), birth_year=F("person__birth_year"),
        birth_month=F("person__birth_month"),
    )  # fmt: skip
    for tenure in tenures:
        found[tenure["region"]].tenures.append(dict(tenure))
    return found


def _count(name: str, zh: str, en: str, unit: str = "人") -> FactColumn:
    # PRIVACY: a village has one secretary, so whatever counts secretaries by a trait stays inside.
    return FactColumn(name, "integer", zh, en, unit, public=False)


ROSTER_YEAR: Final = register(
    FactTable(
        name="roster_year",
        zh="班子年度",
        en="Village party committee and villagers' committee at the end of each year",
        grain=("village", "year"),
        partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            FactColumn("posts_quota", "integer", "职数", "Seats of both committees", "个"),
            FactColumn("posts_filled", "integer", "在任", "Seats filled, no post above its quota", "个"),
            _count("committee_members", "村委会成员", "Members of the villagers' committee"),
            _count("committee_women", "村委会女性成员", "Women among them"),
            FactColumn("secretaries", "integer", "书记在任", "Secretaries in office", "人"),
            FactColumn(
                "secretary_gap_days",
                "integer",
                "书记最长空缺",
                "Longest vacancy of the secretary in the year",
                "天",
            ),
            _count("secretaries_to_35", "书记35岁及以下", "Secretaries of at most 35 years"),
            _count("secretaries_36_45", "书记36至45岁", "Secretaries of 36 to 45 years"),
            _count("secretaries_46_55", "书记46至55岁", "Secretaries of 46 to 55 years"),
            _count("secretaries_56_60", "书记56至60岁", "Secretaries of 56 to 60 years"),
            _count("secretaries_over_60", "书记60岁以上", "Secretaries above 60 years"),
        ),
        rows=rows,
        remark="从未登记过任职的村没有行，按未知处理。第一条任职之前的日子不算空缺。",
    )
)
