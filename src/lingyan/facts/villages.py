"""The villages that facts speak of: one common SQL table, and the fact table `village`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from django.db import connection

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register

VILLAGE_COLUMNS: Final = (
    FactColumn("village", "text", "村代码", "Code of the village"),
    FactColumn("county", "text", "县级代码", "Code of its county"),
)
"""The two columns with which every fact of a village begins."""


class Village(NamedTuple):
    """One village inside a request."""

    id: int
    code: str
    county: str


def village_cte(request: FactRequest) -> str:
    """`village(id, code, name, county, township, valid_from, valid_to, fictional)` for a WITH clause.

    Holds the villages inside the request's region that existed at some time from its first month to its day.
    The county is the ancestor at that level; where a village has none, the first six digits of its code.
    """
    first, day = request.first.first_day.isoformat(), request.as_of.isoformat()
    # SECURITY: the request has checked its path; dates are made here.
    return f"""village AS (
        SELECT v.id, v.code, v.name,
               COALESCE(CASE WHEN p1.level = '县' THEN p1.code WHEN p2.level = '县' THEN p2.code
                             WHEN p3.level = '县' THEN p3.code END,
                        SUBSTR(v.code, 1, 6) || '000000') AS county,
               CASE WHEN p1.level = '乡镇' THEN p1.code ELSE '' END AS township,
               v.valid_from, v.valid_to, v.fictional
          FROM regions_region v
          LEFT JOIN regions_region p1 ON p1.id = v.parent_id
          LEFT JOIN regions_region p2 ON p2.id = p1.parent_id
          LEFT JOIN regions_region p3 ON p3.id = p2.parent_id
         WHERE v.level = '村' AND v.path LIKE '{request.path}%'
           AND v.valid_from <= '{day}' AND (v.valid_to IS NULL OR v.valid_to > '{first}'))"""  # noqa: S608


def villages(request: FactRequest) -> Iterator[Village]:
    """The same villages for facts that come from the ORM, by county and code."""
    sql = f"WITH {village_cte(request)} SELECT id, code, county FROM village ORDER BY county, code"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from (Village(*row) for row in cursor.fetchall())


def portions_by_year(request: FactRequest, size: int) -> Iterator[tuple[list[Village], int, dt.date]]:
    """The villages of a county after those of another, at most `size` at once, with each year and its last known day.

    A year that had not begun on the day of the request is left out.
    """
    for _county, found in groupby(villages(request), key=attrgetter("county")):
        listed = list(found)
        for year in request.years:
            day = min(dt.date(year, 12, 31), request.as_of)
            if day.year == year:
                for start in range(0, len(listed), size):
                    yield listed[start : start + size], year, day


def _village_sql(request: FactRequest, words: Dialect) -> str:
    day = request.as_of.isoformat()
    return f"""
        WITH {village_cte(request)},
        latest AS (
            SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.region_id ORDER BY p.as_of DESC) AS place
              FROM regions_villageprofile p WHERE p.as_of <= '{day}')
        SELECT v.code AS village, v.county, v.name, v.township,
               {words.text_date("v.valid_from")} AS valid_from, {words.text_date("v.valid_to")} AS valid_to,
               CASE WHEN v.valid_to IS NULL OR v.valid_to > '{day}' THEN 1 ELSE 0 END AS in_force,
               CASE WHEN v.fictional THEN 1 ELSE 0 END AS fictional,
               latest.households, latest.population, latest.party_members
          FROM village v LEFT JOIN latest ON latest.region_id = v.id AND latest.place = 1"""  # noqa: S608


VILLAGE: Final = register(
    FactTable(
        name="village",
        zh="村",
        en="Villages",
        grain=("village", "valid_from"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("name", "text", "村名", "Name"),
            FactColumn("township", "text", "乡镇代码", "Code of its township", nullable=True),
            FactColumn("valid_from", "date", "起用日期", "In force from"),
            FactColumn("valid_to", "date", "停用日期", "In force until, excluded", nullable=True),
            FactColumn("in_force", "flag", "在统计日存在", "In force on the day of the export"),
            FactColumn("fictional", "flag", "虚构", "Belongs to the fictional demo city"),
            FactColumn("households", "integer", "户数", "Households", "户", nullable=True, persons=True),
            FactColumn(
                "population",
                "integer",
                "户籍人口",
                "Registered population",
                "人",
                nullable=True,
                persons=True,
            ),
            FactColumn(
                "party_members", "integer", "党员人数", "Party members", "人", nullable=True, persons=True
            ),
        ),
        sql=_village_sql,
        remark="户数、人口、党员人数取统计日之前最近一次村情。",
    )
)
