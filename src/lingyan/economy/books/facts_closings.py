"""Facts of what the old books ended with, by the sheet that was attached to a book. Internal only."""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.facts import books_cte
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS


def closing_sql(request: FactRequest, words: Dialect) -> str:
    """The latest sheet of each book that was there by the day asked; the year is that of the book's first month."""
    made = words.text_date(words.local_date("c.recorded_at"))
    return f"""
        WITH {books_cte(request)},
        latest AS (
            SELECT c.book_id, MAX(c.id) AS id
              FROM books_oldclosing c JOIN book ON book.id = c.book_id
             WHERE {made} <= '{request.as_of.isoformat()}' GROUP BY c.book_id)
        SELECT book.village, book.county, book.first_month / 100 AS year, book.id AS book, book.first_month AS month,
               l.id AS line, l.row, l.account, COALESCE(l.party_id, 0) AS party, COALESCE(l.project_id, 0) AS project,
               CASE WHEN c.detailed THEN 1 ELSE 0 END AS detailed, CASE WHEN l.strange THEN 1 ELSE 0 END AS strange,
               l.amount AS amount_fen
          FROM latest
          JOIN books_oldclosing c ON c.id = latest.id
          JOIN book ON book.id = c.book_id
          JOIN books_oldclosingline l ON l.closing_id = c.id"""  # noqa: S608


OLD_CLOSING: Final = register(
    FactTable(
        name="old_closing", zh="旧账期末余额", en="What the old books ended with", grain=("book", "line"),
        partition=("county", "year"), sql=closing_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year in which the book began here"),
            FactColumn("book", "integer", "账套", "Id of the book"),
            FactColumn("month", "month", "启用月份", "First month of the book"),
            FactColumn("line", "integer", "记录", "Id of the balance"),
            FactColumn("row", "integer", "行", "Row in the attached file"),
            FactColumn("account", "text", "科目编码", "Code of the account"),
            FactColumn("party", "integer", "往来对象", "Party of the book; 0 without"),
            FactColumn("project", "integer", "项目", "Project of the book; 0 without"),
            FactColumn("detailed", "flag", "分往来和项目", "The sheet splits accounts by party and project"),
            FactColumn("strange", "flag", "账上没有的往来或项目", "It names a party or project that the book does not know"),
            FactColumn("amount_fen", "fen", "余额", "Balance, debit less credit"),
        ),
        remark="启用账套前旧账自己打印的期末余额，只取最后附上的一份。",
    )
)  # fmt: skip
