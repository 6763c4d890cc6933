"""Facts of the room: terms of village bodies, which a sign reads, and cases by their state. PRIVACY: never public."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def term_sql(request: FactRequest, words: Dialect) -> str:
    """Terms of party committees and villagers' committees that had begun by the day; one that ended later still runs."""
    day = request.as_of.isoformat()
    ended = words.text_date("t.ended_on")
    return f"""
        WITH {village_cte(request)}
        SELECT v.code AS village, v.county, {request.last.year} AS year, t.id AS term, o.kind AS organisation_kind,
               {words.text_date("t.start_on")} AS start_on, {words.text_date("t.due_on")} AS due_on,
               CASE WHEN {ended} <= '{day}' THEN {ended} END AS ended_on
          FROM people_term t
          JOIN people_body b ON b.id = t.body_id
          JOIN people_organisation o ON o.id = b.organisation_id
          JOIN village v ON v.id = o.region_id
         WHERE o.kind IN ('party', 'committee') AND o.dissolved_on IS NULL
           AND {words.text_date("t.start_on")} <= '{day}'"""  # noqa: S608


def case_sql(request: FactRequest, words: Dialect) -> str:
    """Cases that the county had listed by the day, each in the state that its steps had brought it to by then."""
    day = request.as_of.isoformat()
    step = (
        "SELECT s.act FROM weak_step s WHERE s.case_id = c.id AND s.\"on\" <= '{}' ORDER BY s.id DESC LIMIT 1"
    )
    latest = step.format(day)
    states = " ".join(f"WHEN '{act}' THEN '{state}'" for act, state in _AFTER)
    return f"""
        WITH {village_cte(request)},
        known AS (SELECT c.*, ({latest}) AS last_act FROM weak_case c)
        SELECT v.code AS village, v.county, CAST(SUBSTR({words.text_date("c.listed_on")}, 1, 4) AS INTEGER) AS year,
               c.id AS "case", CASE c.last_act {states} END AS state,
               {words.text_date("c.listed_on")} AS listed_on,
               CASE WHEN {words.text_date("c.released_on")} <= '{day}' THEN {words.text_date("c.released_on")} END
                   AS released_on,
               CASE WHEN {words.text_date("c.ended_on")} <= '{day}' THEN {words.text_date("c.ended_on")} END AS ended_on,
               CASE WHEN c.relapse_of_id IS NULL THEN 0 ELSE 1 END AS again,
               (SELECT COUNT(*) FROM weak_problem p WHERE p.case_id = c.id) AS problems
          FROM known c JOIN village v ON v.id = c.village_id
         WHERE {words.text_date("c.listed_on")} <= '{day}'"""  # noqa: S608


_AFTER: Final = (
    ("confirm", "listed"), ("plan", "working"), ("check", "checking"), ("send-back", "working"), ("release", "watch"),
    ("end", "ended"), ("relapse", "relapsed"),
)  # fmt: skip


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = False) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


BODY_TERM: Final = register(
    FactTable(
        name="body_term", zh="届次", en="Terms of village party committees and villagers' committees",
        grain=("village", "term"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Last year asked for"),
            _column("term", "integer", "届次", "Key of the term"),
            _column("organisation_kind", "text", "组织类别", "party or committee"),
            _column("start_on", "date", "开始日期", "Begins on"),
            _column("due_on", "date", "届满日期", "Due to end on"),
            _column("ended_on", "date", "结束日期", "Ended on", nullable=True),
        ),
        sql=term_sql,
    )
)  # fmt: skip
WEAK_CASE: Final = register(
    FactTable(
        name="weak_case", zh="党组织整顿", en="Village party organisations that the county listed to be put right",
        grain=("village", "case"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year in which it was listed"),
            _column("case", "integer", "整顿", "Key of the case"),
            _column("state", "text", "状态", "listed, working, checking, watch, ended or relapsed"),
            _column("listed_on", "date", "列入日期", "Listed by the county on"),
            _column("released_on", "date", "销号日期", "Released on", nullable=True),
            _column("ended_on", "date", "办结日期", "Watch year over on", nullable=True),
            _column("again", "integer", "反弹", "1 where it broke the watch year of an earlier case"),
            _column("problems", "integer", "问题数", "Problems listed", "个"),
        ),
        sql=case_sql,
        remark="乡镇提出、县级没有列入的不在其中。内部使用，不公开。",
    )
)  # fmt: skip
