"""Facts of posts and of findings."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def holding_sql(request: FactRequest, words: Dialect) -> str:
    """Posts held at some time in the months asked for."""
    start, end = words.text_date("t.start_on"), words.text_date("t.end_on")
    first, day = request.first.first_day.isoformat(), request.as_of.isoformat()
    return f"""
        WITH {village_cte(request)}
        SELECT v.code AS village, v.county, {request.last.year} AS year, t.id AS holding, t.person_id AS person,
               o.kind AS organisation_kind, b.name AS body, p.title, {start} AS start_on, {end} AS end_on
          FROM people_tenure t
          JOIN people_post p ON p.id = t.post_id
          JOIN people_body b ON b.id = p.body_id
          JOIN people_organisation o ON o.id = b.organisation_id
          JOIN village v ON v.id = o.region_id
         WHERE {start} <= '{day}' AND (t.end_on IS NULL OR {end} >= '{first}')"""  # noqa: S608


POST_HOLDING: Final = register(
    FactTable(
        name="post_holding", zh="任职", en="Posts held in village organisations", grain=("holding",),
        partition=("county", "year"), sql=holding_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Last year asked for"),
            FactColumn("holding", "integer", "任职记录", "Id of the tenure"),
            FactColumn("person", "integer", "人员", "Id of the person"),
            FactColumn("organisation_kind", "text", "组织类别",
                       "party, committee, supervision, collective, group or town"),
            FactColumn("body", "text", "机构", "Name of the body"),
            FactColumn("title", "text", "职务", "Title of the post"),
            FactColumn("start_on", "date", "任职日期", "From this day"),
            FactColumn("end_on", "date", "离任日期", "Until this day", nullable=True),
        ),
        remark="所取月份内任过的职务，每段任职一行。",
    )
)  # fmt: skip


def finding_sql(request: FactRequest, words: Dialect) -> str:
    """Findings of the years asked for, as they stand. A corrected error is normal work, and what was dismissed is nobody's
    matter but audit's: neither is a fact that anything could count.

    To be put right by the last day that a judge named; in time when the last report of it came by then. A finding whose
    repair still has time is not due. PRIVACY: one that went above the village is not due before it was verified, since the
    village reads the figures that are made of this.
    """
    day = request.as_of.isoformat()
    reported = words.text_date(words.local_date("MAX(x.at)"))
    asked = words.text_date("j.due_on")
    return f"""
        WITH {village_cte(request)},
        asked AS (
            SELECT j.finding_id, {asked} AS due_on FROM supervision_step j
             WHERE j.id = (SELECT MAX(k.id) FROM supervision_step k
                            WHERE k.finding_id = j.finding_id AND k.kind IN ('confirmed', 'returned'))),
        told AS (
            SELECT x.finding_id, {reported} AS reported_on FROM supervision_step x
             WHERE x.kind = 'rectified' GROUP BY x.finding_id),
        repair AS (
            SELECT f.id, asked.due_on,
                   CASE WHEN f.state IN ('rectified', 'verified') AND told.reported_on <= asked.due_on THEN 1 ELSE 0 END
                   AS kept
              FROM supervision_finding f
              JOIN asked ON asked.finding_id = f.id
              LEFT JOIN told ON told.finding_id = f.id
             WHERE f.state = 'verified' OR f.state IN ('rectifying', 'rectified') AND NOT f.own_conduct
               AND NOT EXISTS (SELECT 1 FROM supervision_step u WHERE u.finding_id = f.id AND u.kind = 'passed'))
        SELECT v.code AS village, v.county, f.year, f.id AS finding, f.rule, f.version, f.severity, f.state,
               {words.text_date("f.opened_on")} AS opened_on, {words.text_date("f.due_on")} AS due_on,
               {words.text_date("f.closed_on")} AS closed_on,
               CASE WHEN repair.kept = 1 OR repair.due_on < '{day}' THEN 1 ELSE 0 END AS repair_due,
               COALESCE(repair.kept, 0) AS repaired_in_time
          FROM supervision_finding f
          JOIN village v ON v.id = f.village_id
          LEFT JOIN repair ON repair.id = f.id
         WHERE f.year BETWEEN {request.first.year} AND {request.last.year}
           AND f.state NOT IN ('corrected', 'dismissed')
           AND {words.text_date("f.opened_on")} <= '{request.as_of.isoformat()}'"""  # noqa: S608


FINDING: Final = register(
    FactTable(
        name="finding", zh="疑点", en="Hits of audit rules, as questions to answer", grain=("finding",),
        partition=("county", "year"), sql=finding_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Audited year"),
            FactColumn("finding", "integer", "疑点", "Id of the finding"),
            FactColumn("rule", "text", "规则", "R01 to R63"),
            FactColumn("version", "integer", "规则版本", "Version of the rule"),
            FactColumn("severity", "text", "程度", "红, 橙 or 黄"),
            FactColumn("state", "text", "状态",
                       "open, explained, rectifying, rectified or verified"),
            FactColumn("opened_on", "date", "提出日期", "Day of the run that first gave it"),
            FactColumn("due_on", "date", "办理期限", "Last day of the present step", nullable=True),
            FactColumn("closed_on", "date", "办结日期", "Day it ended", nullable=True),
            FactColumn("repair_due", "flag", "整改已到期", "Found true, and put right or out of time; above: verified"),
            FactColumn("repaired_in_time", "flag", "按期整改", "Its repair was reported by the day that was set"),
        ),
        remark="疑点不是结论。已更正的是正常工作，不成立的只有审计看得到，两者都不在内。",
    )
)  # fmt: skip
