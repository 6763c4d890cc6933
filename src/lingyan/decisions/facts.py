"""Facts of decisions: one row a matter, with when it passed each stage and how the deciding vote was counted."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def decision_sql(request: FactRequest, words: Dialect) -> str:
    """Matters proposed in the years of the request, drafts left out. Numbers of votes are those of the latest vote."""
    first, last = request.years[0], request.years[-1]
    proposed = words.text_date(words.local_date("m.proposed_at"))

    def latest(table: str, column: str, condition: str) -> str:
        return (
            f"(SELECT {column} FROM {table} x WHERE x.matter_id = m.id AND {condition} "  # noqa: S608
            "ORDER BY x.attempt DESC, x.id DESC LIMIT 1)"
        )

    def meeting(column: str) -> str:
        return latest("decisions_meeting", f"x.{column}", "x.stage = 's4'")

    def posting(column: str) -> str:
        return words.text_date(
            latest("decisions_posting", f"x.{column}", "x.stage = 'p1' AND x.attempt = m.attempt")
        )

    valid = latest("decisions_meeting", "CASE WHEN x.carried THEN 1 ELSE 0 END", "x.stage = 's4'")
    study = latest("decisions_meeting", "x.held_on", "x.stage = 's1' AND x.carried")
    noticed = latest("decisions_notice", "x.given_on", "x.stage = 's4'")
    return f"""
        WITH {village_cte(request)},
        matter AS (
            SELECT m.*, v.code AS village, v.county, {proposed} AS proposed_on
              FROM decisions_matter m
              JOIN people_organisation o ON o.id = m.organisation_id
              JOIN regions_region r ON r.id = o.region_id
              JOIN village v ON v.id = CASE WHEN r.level = '组' THEN r.parent_id ELSE r.id END
             WHERE m.state <> 'draft')
        SELECT m.village, m.county, CAST(SUBSTR(m.proposed_on, 1, 4) AS INTEGER) AS year, m.id AS decision,
               m.item, m.body, m.state, m.amount AS amount_fen, m.proposed_on,
               {words.text_date(study)} AS party_study_on, {words.text_date(noticed)} AS noticed_on,
               {words.text_date("m.decided_on")} AS decided_on,
               {meeting("eligible")} AS eligible, {meeting("present")} AS present, {meeting("ayes")} AS ayes,
               {valid} AS valid,
               CASE WHEN m.power_id IS NULL THEN 0 ELSE 1 END AS delegated,
               {posting("from_on")} AS published_on, {posting("until_on")} AS published_until,
               {words.text_date("m.filed_on")} AS filed_on
          FROM matter m
         WHERE CAST(SUBSTR(m.proposed_on, 1, 4) AS INTEGER) BETWEEN {first} AND {last}
           AND m.proposed_on <= '{request.as_of.isoformat()}'"""  # noqa: S608


DECISION: Final = register(
    FactTable(
        name="decision",
        zh="决策事项",
        en="Matters decided by villagers or members",
        grain=("decision",),
        partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the proposal"),
            FactColumn("decision", "integer", "事项编号", "Id of the matter"),
            FactColumn("item", "text", "事项类别", "Code of the catalogue of matters"),
            FactColumn("body", "text", "决议会议", "Body that decides"),
            FactColumn("state", "text", "状态", "State on the day of the export"),
            FactColumn("amount_fen", "fen", "金额", "Amount decided", "分", nullable=True),
            FactColumn("proposed_on", "date", "提出日期", "Day of the proposal"),
            FactColumn(
                "party_study_on", "date", "党组织研究日期", "Party organisation's study", nullable=True
            ),
            FactColumn("noticed_on", "date", "通知日期", "Notice of the deciding meeting", nullable=True),
            FactColumn("decided_on", "date", "决议日期", "Day of the carried vote", nullable=True),
            FactColumn("eligible", "integer", "应到", "Entitled to vote", "人", nullable=True, persons=True),
            FactColumn(
                "present",
                "integer",
                "实到",
                "Present at the deciding vote",
                "人",
                nullable=True,
                persons=True,
            ),
            FactColumn("ayes", "integer", "赞成", "Ayes", "票", nullable=True, persons=True),
            FactColumn("valid", "flag", "表决有效并通过", "Quorum reached and vote carried", nullable=True),
            FactColumn("delegated", "flag", "授权代表会议", "Decided under a power given by the villagers"),
            FactColumn("published_on", "date", "公示日期", "Decision displayed from", nullable=True),
            FactColumn("published_until", "date", "公示至", "Decision displayed until", nullable=True),
            FactColumn("filed_on", "date", "备案日期", "Filed with the township", nullable=True),
        ),
        sql=decision_sql,
        public=False,
        remark="草稿不计；应到、实到、赞成是最近一次决议表决的数。",
    )
)
