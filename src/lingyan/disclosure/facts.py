"""Facts of openness: whether a village's month had to be public, whether it is, and since when."""

from __future__ import annotations

from typing import Final

from lingyan.disclosure.calendar import due_on
from lingyan.facts.dialect import Dialect, values
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def month_sql(request: FactRequest, words: Dialect) -> str:
    """One row a village and month from which on its books are kept and published here.

    That is the month a book went live, or the first month it published, whichever is earlier: what the
    old software kept was published on paper, of which nothing is known here. A month counts as due when
    its last day has passed. The first publication decides whether it was in time; a page that was
    withdrawn and not replaced is not public.
    """
    day = request.as_of.isoformat()
    months = values([(int(month), due_on(month).isoformat()) for month in request.months])
    published = words.text_date(words.local_date("p.published_at"))
    return f"""
        WITH {village_cte(request)},
        asked(month, due_on) AS ({months}),
        page AS (
            SELECT p.book_id, p.month, MIN({published}) AS first_on, MAX(p.version) AS version,
                   MAX(CASE WHEN p.state = 'published' THEN 1 ELSE 0 END) AS stands
              FROM disclosure_publication p
              JOIN books_book b ON b.id = p.book_id
              JOIN people_organisation o ON o.id = b.organisation_id AND o.kind = 'collective'
              JOIN village v ON v.id = o.region_id
             WHERE p.published_at IS NOT NULL
             GROUP BY p.book_id, p.month),
        beginning AS (
            SELECT b.id, v.code AS village, v.county, b.go_live, {words.text_date("b.ended_on")} AS ended_on,
                   MIN(page.month) AS first_page
              FROM books_book b
              JOIN people_organisation o ON o.id = b.organisation_id AND o.kind = 'collective'
              JOIN village v ON v.id = o.region_id
              LEFT JOIN page ON page.book_id = b.id
             GROUP BY b.id, v.code, v.county, b.go_live, b.ended_on),
        book AS (
            SELECT id, village, county, ended_on,
                   CASE WHEN go_live IS NULL OR first_page < go_live THEN first_page ELSE go_live END AS since
              FROM beginning)
        SELECT book.village, book.county, asked.month, asked.month / 100 AS year, asked.due_on,
               CASE WHEN asked.due_on < '{day}' THEN 1 ELSE 0 END AS due,
               MIN(COALESCE(page.stands, 0)) AS published,
               MAX(page.first_on) AS published_on, MAX(page.version) AS version,
               MIN(CASE WHEN page.stands = 1 AND page.first_on <= asked.due_on THEN 1 ELSE 0 END) AS on_time
          FROM book
          JOIN asked ON asked.month >= book.since
           AND (book.ended_on IS NULL OR asked.due_on <= book.ended_on)
          LEFT JOIN page ON page.book_id = book.id AND page.month = asked.month
         GROUP BY book.village, book.county, asked.month, asked.due_on"""  # noqa: S608


DISCLOSURE_MONTH: Final = register(
    FactTable(
        name="disclosure_month",
        zh="公开月度",
        en="Publication of village books by month",
        grain=("village", "month"),
        partition=("county", "month"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("month", "month", "月份", "Month"),
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn(
                "due_on", "date", "应公开日期", "Last day in time: ten days after the month, on a working day"
            ),
            FactColumn("due", "flag", "已到期", "That day has passed"),
            FactColumn("published", "flag", "已公开", "A page of this month is public in every book"),
            FactColumn("published_on", "date", "首次公开日期", "Day of the first publication", nullable=True),
            FactColumn("version", "integer", "版次", "Latest published version", nullable=True),
            FactColumn("on_time", "flag", "按期公开", "Public, and first published in time"),
        ),
        sql=month_sql,
        remark="从账套上线月份或首次在本平台公开的月份起算；此前的公开在纸上，平台不知道，不计。",
    )
)
