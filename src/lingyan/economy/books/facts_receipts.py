"""Facts of receipts: runs of numbers handed to villages, and runs that were given or spoilt. Internal only."""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.facts import books_cte
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS


def issued_sql(request: FactRequest, words: Dialect) -> str:
    """Everything handed out by the day asked and not struck; the year is that of the handing out."""
    on = words.text_date("r.issued_on")
    return f"""
        WITH {books_cte(request)}
        SELECT book.village, book.county, CAST(SUBSTR({on}, 1, 4) AS INTEGER) AS year, r.id AS issue, book.id AS book,
               r.series, r.first, r.last, {on} AS issued_on
          FROM books_receiptbook r JOIN book ON book.id = r.book_id
         WHERE {on} <= '{request.as_of.isoformat()}'
           AND NOT EXISTS (SELECT 1 FROM books_receiptstrike s WHERE s.issue_id = r.id)"""  # noqa: S608


def used_sql(request: FactRequest, words: Dialect) -> str:
    """Everything given or spoilt by the day asked, in whichever year, as far as it counts (`queries.receipts.standing`):
    what was given for a voucher that was put right was given for the right one.
    """
    on = words.text_date('r."on"')
    return f"""
        WITH {books_cte(request)},
        undone AS (SELECT x.red_of_id AS id FROM books_voucher x WHERE x.red_of_id IS NOT NULL AND x.state = 'posted'),
        amended AS (
            SELECT c.corrects_id AS id, MAX(c.id) AS voucher FROM books_voucher c
             WHERE c.corrects_id IS NOT NULL AND c.state <> 'void' AND c.id NOT IN (SELECT id FROM undone)
             GROUP BY c.corrects_id)
        SELECT book.village, book.county, CAST(SUBSTR({on}, 1, 4) AS INTEGER) AS year, r.id AS use, book.id AS book,
               r.series, r.first, r.last, {on} AS date,
               CASE WHEN undone.id IS NULL THEN r.voucher_id ELSE amended.voucher END AS voucher
          FROM books_receiptuse r JOIN book ON book.id = r.book_id
          LEFT JOIN books_voucher y ON y.id = r.voucher_id
          LEFT JOIN undone ON undone.id = y.id
          LEFT JOIN amended ON amended.id = y.id
         WHERE {on} <= '{request.as_of.isoformat()}' AND (y.id IS NULL OR y.state <> 'void')
           AND (undone.id IS NULL OR amended.voucher IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM books_receiptstrike s WHERE s.use_id = r.id)"""  # noqa: S608


_SERIES: Final = (
    FactColumn("book", "integer", "账套", "Id of the book"),
    FactColumn("series", "text", "收据种类或代码", "Series of the numbers"),
    FactColumn("first", "integer", "起号", "First number of the run"),
    FactColumn("last", "integer", "止号", "Last number of the run"),
)
RECEIPT_BOOK: Final = register(
    FactTable(
        name="receipt_book", zh="收据领用", en="Blank receipts handed to villages", grain=("village", "issue"),
        partition=("county", "year"), sql=issued_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the handing out"),
            FactColumn("issue", "integer", "领用", "Id of the run"),
            *_SERIES,
            FactColumn("issued_on", "date", "领用日期", "Handed out on"),
        ),
    )
)  # fmt: skip
RECEIPT_USE: Final = register(
    FactTable(
        name="receipt_use", zh="收据使用", en="Receipts given or spoilt", grain=("village", "use"),
        partition=("county", "year"), sql=used_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the day"),
            FactColumn("use", "integer", "使用", "Id of the run"),
            *_SERIES,
            FactColumn("date", "date", "日期", "Date of the voucher, or day it was spoilt"),
            FactColumn("voucher", "integer", "凭证", "Voucher of the money; none where spoilt", nullable=True),
        ),
    )
)  # fmt: skip
