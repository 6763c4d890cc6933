"""Facts of village collectives' books: one row a village and month, and income by source.

Turnover leaves out closing and folding vouchers, as the income statement does. Cash is what 101 and 102
hold at the month's end, by the rule that `Balance` states. All books of a village's collective are taken
together.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Min

from lingyan.economy.books.models import Balance, Book
from lingyan.facts.dialect import Dialect, values
from lingyan.facts.queries import register_beginning
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte
from lingyan.kernel.month import Month

REVENUES: Final = {
    "501": ("operating_income", "经营收入", "Operating income"),
    "502": ("investment_income", "投资收益", "Investment income"),
    "503": ("subsidy_income", "补助收入", "Subsidies"),
    "504": ("other_income", "其他收入", "Other income"),
}
EXPENSES: Final = {
    "511": ("operating_expense", "经营支出", "Operating expense"),
    "512": ("taxes", "税金及附加", "Taxes and surcharges"),
    "513": ("management_expense", "管理费用", "Management expense"),
    "514": ("welfare_expense", "公益支出", "Public welfare expense"),
    "515": ("other_expense", "其他支出", "Other expense"),
    "521": ("income_tax", "所得税费用", "Income tax"),
}
_MONTH: Final = (
    FactColumn("month", "month", "月份", "Month"),
    FactColumn("year", "integer", "年度", "Calendar year"),
)
_GATE: Final = ("disclosure_month", "published")


def books_cte(request: FactRequest) -> str:
    """CTEs for the villages' collectives and their books."""
    return f"""{village_cte(request)},
        book AS (
            SELECT b.id, b.first_month, b.go_live, v.id AS region, v.code AS village, v.county
              FROM books_book b
              JOIN people_organisation o ON o.id = b.organisation_id AND o.kind = 'collective'
              JOIN village v ON v.id = o.region_id)"""  # noqa: S608


def _net(side: str, code: str, name: str) -> str:
    other = "debit" if side == "credit" else "credit"
    turnover = f"(x.{side} - x.closing_{side}) - (x.{other} - x.closing_{other})"
    return f"SUM(CASE WHEN SUBSTR(a.code, 1, 3) = '{code}' THEN {turnover} ELSE 0 END) AS {name}"


def _nets() -> str:
    sums = [_net("credit", code, names[0]) for code, names in REVENUES.items()]
    sums += [_net("debit", code, names[0]) for code, names in EXPENSES.items()]
    return ",\n                   ".join(sums)


def month_sql(request: FactRequest, words: Dialect) -> str:
    """Every month of a book from its first on, quiet ones included, and months with turnover brought in."""
    del words
    months = values([(int(month),) for month in request.months])
    names = [names[0] for names in (*REVENUES.values(), *EXPENSES.values())]
    kept = ", ".join(f"COALESCE(t.{name}, 0) AS {name}" for name in names)
    totals = ", ".join(f"SUM({name}) AS {name}_fen" for name in names)
    income = " + ".join(names[0] for names in REVENUES.values())
    expense = " + ".join(names[0] for names in EXPENSES.values())
    return f"""
        WITH {books_cte(request)},
        asked(month) AS ({months}),
        turnover AS (
            SELECT x.book_id, x.month,
                   SUM(CASE WHEN SUBSTR(a.code, 1, 3) IN ('101', '102')
                            THEN x.debit - x.credit ELSE 0 END) AS cash,
                   {_nets()}
              FROM books_balance x
              JOIN books_account a ON a.id = x.account_id
              JOIN book ON book.id = x.book_id
             WHERE x.month <= {int(request.last)}
             GROUP BY x.book_id, x.month),
        timeline AS (
            SELECT book_id, month FROM turnover
            UNION
            SELECT book.id, asked.month FROM book JOIN asked ON asked.month >= book.first_month),
        era AS (
            SELECT l.book_id, l.month, COALESCE(t.cash, 0) AS cash, {kept},
                   MAX(CASE WHEN l.month % 100 = 0 THEN l.month ELSE 0 END)
                       OVER (PARTITION BY l.book_id ORDER BY l.month) AS base
              FROM timeline l LEFT JOIN turnover t ON t.book_id = l.book_id AND t.month = l.month),
        running AS (
            SELECT era.*, SUM(cash) OVER (PARTITION BY book_id, base ORDER BY month) AS cash_now FROM era),
        vouchers AS (
            SELECT y.book_id, y.month, COUNT(*) AS posted
              FROM books_voucher y JOIN book ON book.id = y.book_id
             WHERE y.state = 'posted' AND y.month BETWEEN {int(request.first)} AND {int(request.last)}
             GROUP BY y.book_id, y.month)
        SELECT book.village, book.county, r.month, r.month / 100 AS year, {totals},
               SUM({income}) AS income_fen, SUM({expense}) AS expense_fen, SUM(r.cash_now) AS cash_fen,
               SUM(COALESCE(vouchers.posted, 0)) AS vouchers,
               MIN(CASE WHEN p.id IS NULL THEN 0 ELSE 1 END) AS closed
          FROM running r
          JOIN book ON book.id = r.book_id
          LEFT JOIN books_period p ON p.book_id = r.book_id AND p.month = r.month
          LEFT JOIN vouchers ON vouchers.book_id = r.book_id AND vouchers.month = r.month
         WHERE r.month % 100 <> 0 AND r.month >= {int(request.first)}
         GROUP BY book.village, book.county, r.month"""  # noqa: S608


def source_sql(request: FactRequest, words: Dialect) -> str:
    """Income by second-level account, under the first-level one where a book has no detail."""
    del words
    return f"""
        WITH {books_cte(request)},
        heading AS (
            SELECT a.id, CASE WHEN p1.id IS NULL OR p1.parent_id IS NULL THEN a.code
                              WHEN p2.parent_id IS NULL THEN p1.code ELSE p2.code END AS source
              FROM books_account a
              LEFT JOIN books_account p1 ON p1.id = a.parent_id
              LEFT JOIN books_account p2 ON p2.id = p1.parent_id
             WHERE SUBSTR(a.code, 1, 3) IN ('501', '502', '503', '504'))
        SELECT book.village, book.county, x.month, x.month / 100 AS year, heading.source,
               SUM((x.credit - x.closing_credit) - (x.debit - x.closing_debit)) AS amount_fen
          FROM books_balance x
          JOIN heading ON heading.id = x.account_id
          JOIN book ON book.id = x.book_id
         WHERE x.month % 100 <> 0 AND x.month BETWEEN {int(request.first)} AND {int(request.last)}
         GROUP BY book.village, book.county, x.month, heading.source"""  # noqa: S608


def _amount(name: str, zh: str, en: str) -> FactColumn:
    return FactColumn(f"{name}_fen", "fen", zh, en)


BOOKS_MONTH: Final = register(
    FactTable(
        name="books_month",
        zh="账簿月度",
        en="Books of village collectives by month",
        grain=("village", "month"),
        partition=("county", "month"),
        columns=(
            *VILLAGE_COLUMNS,
            *_MONTH,
            *(
                _amount(name, f"{code} {zh}", f"{en}, turnover of {code}")
                for code, (name, zh, en) in REVENUES.items()
            ),
            *(
                _amount(name, f"{code} {zh}", f"{en}, turnover of {code}")
                for code, (name, zh, en) in EXPENSES.items()
            ),
            _amount("income", "收入合计", "All income, 501 to 504"),
            _amount("expense", "支出合计", "All expense, 511 to 521"),
            _amount("cash", "货币资金余额", "Cash and bank at the month's end, 101 and 102"),
            FactColumn("vouchers", "integer", "已记账凭证", "Posted vouchers", "张"),
            FactColumn("closed", "flag", "已结账", "Closed or taken over in every book"),
        ),
        sql=month_sql,
        gate=_GATE,
        remark="发生额不含结转和年末归并凭证。年中启用的账套，启用月份之前的一行是带入的本年累计发生额。",
    )
)
BOOKS_SOURCE_MONTH: Final = register(
    FactTable(
        name="books_source_month",
        zh="收入来源月度",
        en="Income of village collectives by source and month",
        grain=("village", "month", "source"),
        partition=("county", "month"),
        columns=(
            *VILLAGE_COLUMNS,
            *_MONTH,
            FactColumn("source", "text", "来源科目", "Second-level account of 501 to 504"),
            _amount("amount", "收入", "Income of the source"),
        ),
        sql=source_sql,
        gate=_GATE,
    )
)


def _first_month() -> Month | None:
    """The earliest month with turnover, or with a book."""
    first: Month | None = Book.objects.aggregate(first=Min("first_month"))["first"]
    brought = Balance.objects.exclude(month__endswith="00").aggregate(first=Min("month"))["first"]
    found = [*([first] if first else []), *([Month.from_int(brought)] if brought else [])]
    return min(found, default=None)


register_beginning("books", _first_month)
