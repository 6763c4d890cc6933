"""Facts of years: how each book's year stands, and the archive sets made of it. Internal only."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte

_PARTITION: Final = ("county", "year")
_YEAR: Final = FactColumn("year", "integer", "年度", "Calendar year")


def _books(request: FactRequest) -> str:
    return f"""{village_cte(request)},
        book AS (
            SELECT b.id, v.code AS village, v.county
              FROM books_book b
              JOIN people_organisation o ON o.id = b.organisation_id
              JOIN village v ON v.id = o.region_id)"""  # noqa: S608


def close_sql(request: FactRequest, words: Dialect) -> str:
    """One row a book and year in which it closed a month, of the years asked for."""
    closed_on = words.text_date(words.local_date("MAX(CASE WHEN p.month % 100 = 12 THEN p.closed_at END)"))
    return f"""
        WITH {_books(request)},
        year_of AS (
            SELECT p.book_id, p.month / 100 AS year, COUNT(*) AS months_closed, {closed_on} AS closed_on,
                   MAX(CASE WHEN p.month % 100 = 12 AND p.state = 'taken_over' THEN 1 ELSE 0 END) AS taken_over
              FROM books_period p JOIN book ON book.id = p.book_id
             WHERE p.month / 100 BETWEEN {request.first.year} AND {request.last.year}
             GROUP BY p.book_id, p.month / 100),
        reserve AS (
            SELECT d.book_id, d.year, SUM(d.amount) AS amount
              FROM year_distribution d JOIN books_voucher y ON y.id = d.voucher_id AND y.state <> 'void'
             WHERE d.kind = 'reserve'
               AND NOT EXISTS (SELECT 1 FROM books_voucher x WHERE x.red_of_id = y.id AND x.state = 'posted')
             GROUP BY d.book_id, d.year)
        SELECT book.village, book.county, t.year, t.book_id AS book, t.months_closed, t.closed_on, t.taken_over,
               COALESCE(r.amount, 0) AS reserve_fen,
               (SELECT COUNT(*) FROM year_archiveset s WHERE s.book_id = t.book_id AND s.year = t.year) AS archives
          FROM year_of t
          JOIN book ON book.id = t.book_id
          LEFT JOIN reserve r ON r.book_id = t.book_id AND r.year = t.year"""  # noqa: S608


def archive_sql(request: FactRequest, words: Dialect) -> str:
    """Every set of the years asked for that was made by the day asked for, superseded ones included."""
    made_on = words.local_date("s.made_at")
    return f"""
        WITH {_books(request)}
        SELECT book.village, book.county, s.year, s.id AS archive_set, s.book_id AS book, s.version,
               {words.text_date(made_on)} AS made_on, s.files, s.pages, s.size AS bytes, s.sha256,
               CASE WHEN EXISTS (SELECT 1 FROM year_archiveset n WHERE n.supersedes_id = s.id)
                    THEN 1 ELSE 0 END AS superseded
          FROM year_archiveset s
          JOIN book ON book.id = s.book_id
         WHERE s.year BETWEEN {request.first.year} AND {request.last.year}
           AND {words.text_date(made_on)} <= '{request.as_of.isoformat()}'"""  # noqa: S608


YEAR_CLOSE: Final = register(
    FactTable(
        name="year_close", zh="年结", en="How the year of each book stands", grain=("book", "year"),
        partition=_PARTITION, sql=close_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR,
            FactColumn("book", "integer", "账套", "Key of the book"),
            FactColumn("months_closed", "integer", "已结月数", "Months of the year that are closed"),
            FactColumn("closed_on", "date", "12月结账日期", "Day December was closed", nullable=True),
            FactColumn("taken_over", "flag", "接管", "December was kept in old software"),
            FactColumn("reserve_fen", "fen", "提取公积公益金", "Reserve set aside by the guided step", "分"),
            FactColumn("archives", "integer", "归档次数", "Archive sets made of the year"),
        ),
    )
)  # fmt: skip
ARCHIVE_SET: Final = register(
    FactTable(
        name="archive_set", zh="会计档案", en="Yearly accounting archives", grain=("archive_set",),
        partition=_PARTITION, sql=archive_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR,
            FactColumn("archive_set", "integer", "档案", "Key of the set"),
            FactColumn("book", "integer", "账套", "Key of the book"),
            FactColumn("version", "integer", "版次", "1 for the first set of a year"),
            FactColumn("made_on", "date", "归档日期", "Day it was made"),
            FactColumn("files", "integer", "文件数", "Files in the set"),
            FactColumn("pages", "integer", "页数", "Pages of all files"),
            FactColumn("bytes", "integer", "字节数", "Size of the file"),
            FactColumn("sha256", "text", "摘要", "SHA-256 of the file"),
            FactColumn("superseded", "flag", "已被取代", "A later set of the same year stands"),
        ),
    )
)  # fmt: skip
