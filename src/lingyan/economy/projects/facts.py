"""Facts of projects: one row a project that was approved, one row a source of its money, one row a milestone."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def _approved_cte(request: FactRequest, words: Dialect) -> str:
    """Projects approved by the day asked, with their village and the year of the approval."""
    return f"""{village_cte(request)},
        approved AS (
            SELECT p.*, v.code AS village, v.county,
                   CAST(SUBSTR({words.text_date("p.approved_on")}, 1, 4) AS INTEGER) AS year
              FROM projects_project p
              JOIN books_book k ON k.id = p.book_id
              JOIN people_organisation o ON o.id = k.organisation_id
              JOIN village v ON v.id = o.region_id
             WHERE p.approved_on IS NOT NULL AND p.approved_on <= '{request.as_of.isoformat()}')"""  # noqa: S608


def project_sql(request: FactRequest, words: Dialect) -> str:
    """Projects with their last round of tender, their acceptance and how many years' effects were counted."""
    dates = ", ".join(
        f"{words.text_date(f'p.{name}')} AS {name}"
        for name in ("approved_on", "started_on", "due_on", "ended_on")
    )
    return f"""
        WITH {_approved_cte(request, words)},
        round AS (
            SELECT t.*, ROW_NUMBER() OVER (PARTITION BY t.project_id ORDER BY t.id DESC) AS place
              FROM projects_tender t),
        effect AS (
            SELECT e.*, ROW_NUMBER() OVER (PARTITION BY e.project_id ORDER BY e.year DESC, e.id DESC) AS place
              FROM projects_effect e)
        SELECT p.village, p.county, p.year, p.id AS project, p.book_id AS book, p.dimension_id AS dimension, p.kind,
               p.procurement, p.total AS planned_fen, p.matter_id AS decision, p.state, {dates},
               round.way AS tender_way, {words.text_date("round.noticed_on")} AS tender_noticed_on,
               {words.text_date("round.opened_on")} AS tender_opened_on, round.bidders, round.winner_id AS winner,
               round.price AS price_fen, acceptance.cost AS accepted_cost_fen, effect.jobs, effect.trainees
          FROM approved p
          LEFT JOIN round ON round.project_id = p.id AND round.place = 1
          LEFT JOIN effect ON effect.project_id = p.id AND effect.place = 1
          LEFT JOIN projects_acceptance acceptance ON acceptance.project_id = p.id"""  # noqa: S608


def source_sql(request: FactRequest, words: Dialect) -> str:
    return f"""
        WITH {_approved_cte(request, words)}
        SELECT p.village, p.county, p.year, s.id AS source, p.id AS project, s.kind, a.code AS account,
               s.planned AS planned_fen, CASE WHEN s.earmarked THEN 1 ELSE 0 END AS earmarked
          FROM approved p
          JOIN projects_source s ON s.project_id = p.id
          LEFT JOIN books_account a ON a.id = s.account_id"""  # noqa: S608


def milestone_sql(request: FactRequest, words: Dialect) -> str:
    return f"""
        WITH {_approved_cte(request, words)}
        SELECT p.village, p.county, p.year, m.id AS milestone, p.id AS project, m.no,
               {words.text_date("m.due_on")} AS due_on, {words.text_date("r.on_day")} AS done_on
          FROM approved p
          JOIN projects_milestone m ON m.project_id = p.id
          LEFT JOIN (SELECT milestone_id, "on" AS on_day FROM projects_reached) r ON r.milestone_id = m.id"""  # noqa: S608


def _column(
    name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = False, persons: bool = False
) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False, persons=persons)


_YEAR: Final = FactColumn("year", "integer", "年度", "Year of the approval")
_PROJECT: Final = _column("project", "integer", "项目", "Key of the registered project")
PROJECT: Final = register(
    FactTable(
        name="project", zh="项目", en="Projects of village collectives", grain=("village", "project"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _PROJECT,
            _column("book", "integer", "账套", "Key of the book"),
            _column("dimension", "integer", "核算项目", "Key of the project in the books; `project` of `voucher_line`"),
            _column("kind", "text", "类别", "industry, infrastructure, welfare, environment, service, other"),
            _column("procurement", "text", "采购内容", "works, goods, services, none"),
            _column("planned_fen", "fen", "计划投资", "Planned from all sources"),
            _column("decision", "integer", "决策事项", "Key of the matter that decided it", nullable=True),
            _column("state", "text", "状态", "approved, building, accepted, cancelled"),
            _column("approved_on", "date", "立项日期", "Approved on"),
            _column("started_on", "date", "开工日期", "Begun on", nullable=True),
            _column("due_on", "date", "计划完成日期", "To be done by"),
            _column("ended_on", "date", "验收或终止日期", "Accepted or cancelled on", nullable=True),
            _column("tender_way", "text", "采购方式", "public, invited, exchange, compared, single", nullable=True),
            _column("tender_noticed_on", "date", "公告日期", "Notice of the last round", nullable=True),
            _column("tender_opened_on", "date", "开标日期", "Bids opened on", nullable=True),
            _column("bidders", "integer", "投标家数", "Bidders of the last round", "家", nullable=True),
            _column("winner", "integer", "中标单位", "Key of the party in the book; none when it failed", nullable=True),
            _column("price_fen", "fen", "中标金额", "Price of the award", nullable=True),
            _column("accepted_cost_fen", "fen", "验收时成本", "What the books held of it when accepted", nullable=True),
            _column("jobs", "integer", "带动就业", "Jobs, latest year counted", "人", nullable=True, persons=True),
            _column("trainees", "integer", "培训人次", "Trainees, latest year counted", "人次", nullable=True, persons=True),
        ),
        sql=project_sql,
        remark="储备项目不计。成本和收益由分录按核算项目算出。",
    )
)  # fmt: skip
PROJECT_SOURCE: Final = register(
    FactTable(
        name="project_source", zh="项目资金来源", en="Sources of money of projects", grain=("village", "source"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _column("source", "integer", "来源行", "Key of the source"),
            _PROJECT,
            _column("kind", "text", "来源", "fiscal, own, levy, social, loan, other"),
            _column("account", "text", "入账科目", "Account its receipts are credited to", nullable=True),
            _column("planned_fen", "fen", "计划金额", "Planned"),
            _column("earmarked", "flag", "专项资金", "Received on 231 or 241"),
        ),
        sql=source_sql,
        remark="到位和使用由分录按核算项目和入账科目算出。",
    )
)  # fmt: skip
PROJECT_MILESTONE: Final = register(
    FactTable(
        name="project_milestone", zh="项目节点", en="Milestones of projects", grain=("village", "milestone"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _column("milestone", "integer", "节点", "Key of the milestone"),
            _PROJECT,
            _column("no", "integer", "序号", "Place in the project"),
            _column("due_on", "date", "应完成日期", "Due on"),
            _column("done_on", "date", "完成日期", "Done on", nullable=True),
        ),
        sql=milestone_sql,
    )
)  # fmt: skip
