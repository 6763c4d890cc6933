"""Facts of budgets: one row a line of a decided version."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def budget_line_sql(request: FactRequest, words: Dialect) -> str:
    """Lines of versions decided by the day asked; `in_force` marks those of the latest one of the year."""
    day, years = request.as_of.isoformat(), request.years
    return f"""
        WITH {village_cte(request)},
        decided AS (
            SELECT b.id, b.book_id, b.year, b.version, b.matter_id, b.decided_on,
                   ROW_NUMBER() OVER (PARTITION BY b.book_id, b.year ORDER BY b.version DESC) AS place
              FROM budget_budget b
             WHERE b.state IN ('decided', 'superseded') AND b.decided_on <= '{day}'
               AND b.year >= {years.start} AND b.year < {years.stop})
        SELECT v.code AS village, v.county, d.year, l.id AS line, d.id AS budget, d.book_id AS book, d.version,
               CASE WHEN d.place = 1 THEN 1 ELSE 0 END AS in_force, l.block, a.code AS account, l.project_id AS project,
               l.amount AS amount_fen, d.matter_id AS decision, {words.text_date("d.decided_on")} AS decided_on
          FROM decided d
          JOIN budget_budgetline l ON l.budget_id = d.id
          JOIN books_account a ON a.id = l.account_id
          JOIN books_book k ON k.id = d.book_id
          JOIN people_organisation o ON o.id = k.organisation_id
          JOIN village v ON v.id = o.region_id"""  # noqa: S608


def _column(name: str, kind: Kind, zh: str, en: str, *, nullable: bool = False) -> FactColumn:
    return FactColumn(name, kind, zh, en, nullable=nullable, public=False)


BUDGET_LINE: Final = register(
    FactTable(
        name="budget_line", zh="预算项目", en="Lines of decided budgets", grain=("village", "line"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the budget"),
            _column("line", "integer", "行", "Key of the line"),
            _column("budget", "integer", "预算", "Key of the version"),
            _column("book", "integer", "账套", "Key of the book"),
            _column("version", "integer", "版次", "Version; later ones are adjustments"),
            _column("in_force", "flag", "执行中", "The latest version decided by the day of the export"),
            _column("block", "text", "部分", "income, expense, capital"),
            _column("account", "text", "科目编码", "Code of the account, with all below it"),
            _column("project", "integer", "项目", "Key of the project in the books", nullable=True),
            _column("amount_fen", "fen", "预算金额", "Planned amount"),
            _column("decision", "integer", "决策事项", "Key of the matter that decided it"),
            _column("decided_on", "date", "决定日期", "Decided on"),
        ),
        sql=budget_line_sql,
        remark="实际数由分录按科目和项目算出，不在这里。",
    )
)  # fmt: skip
