"""Facts of receipts: runs of numbers handed to villages, and runs that were given or spoilt. Internal only."""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.facts import books_cte
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS


def issued_sql(request: FactRequest, words: Dialect) -> str:
    """Everything handed out by the day asked; the year is that of the handing out."""
    on = words.text_date("r.issued_on")
    return f"""
        WITH {books_cte(request)}
        SELECT book.village, book.county, CAST(SUBSTR({on}, 1, 4) AS INTEGER) AS year, r.id AS issue, book.id AS book,
               r.series, r.first, r.last, {on} AS issued_on
          FROM books_receiptbook r JOIN book ON book.id = r.book_id
         WHERE {on} <= '{request.as_of.isoformat()}'"""  # noqa: S608


def used_sql(request: FactRequest, words: Dialect) -> str:
    """Everything given or spoilt by the day asked, in whichever year."""
    on = words.text_date('r."on"')
    return f"""
        WITH {books_cte(request)}
        SELECT book.village, book.county, CAST(SUBSTR({on}, 1, 4) AS INTEGER) AS year, r.id AS use, book.id AS book,
               r.series, r.first, r.last, {on} AS date, r.voucher_id AS voucher
          FROM books_receiptuse r JOIN book ON book.id = r.book_id
         WHERE {on} <= '{request.as_of.isoformat()}'"""  # noqa: S608


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
