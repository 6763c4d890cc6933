"""Reads of books for screens, papers, the API and the command line. None of them writes.

A caller first gets the book through `visible_books`, `book_for` or `village_book`, which obey the actor's
scope; the other functions take that book. Each runs a fixed number of queries, whatever the book holds.
"""

from .balances import (
    BulkBooks,
    balance_sheet,
    bulk_years,
    income_statement,
    last_posted_month,
    monthly_trial_balances,
    require_begun,
    require_year,
    statement_checks,
    trial_balance,
    year_balances,
    year_is_closed,
)
from .charts import BookHead, ChartIndex, book_for, chart_of, heads, village_book, visible_books
from .closings import Difference, differences, latest_closing
from .ledgers import (
    DetailLedger,
    GeneralLedger,
    LedgerEntry,
    LedgerTotal,
    detail_ledger,
    general_ledger,
    lines_behind,
)
from .lines import cash_view, posted_lines, revenue_expense
from .months import BookMonth, book_months
from .openings import Opening, OpeningLine, opening_of
from .states import with_month, with_state
from .vouchers import Page, VoucherFilter, VoucherRow, VoucherView, voucher_detail, vouchers

__all__ = [
    "BookHead",
    "BookMonth",
    "BulkBooks",
    "ChartIndex",
    "DetailLedger",
    "Difference",
    "GeneralLedger",
    "LedgerEntry",
    "LedgerTotal",
    "Opening",
    "OpeningLine",
    "Page",
    "VoucherFilter",
    "VoucherRow",
    "VoucherView",
    "balance_sheet",
    "book_for",
    "book_months",
    "bulk_years",
    "cash_view",
    "chart_of",
    "detail_ledger",
    "differences",
    "general_ledger",
    "heads",
    "income_statement",
    "last_posted_month",
    "latest_closing",
    "lines_behind",
    "monthly_trial_balances",
    "opening_of",
    "posted_lines",
    "require_begun",
    "require_year",
    "revenue_expense",
    "statement_checks",
    "trial_balance",
    "village_book",
    "visible_books",
    "voucher_detail",
    "vouchers",
    "with_month",
    "with_state",
    "year_balances",
    "year_is_closed",
]
