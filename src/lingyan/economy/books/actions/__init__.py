"""Every change of state of a book is one function here."""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.actions.charting import chart_problems, convert_chart, load_chart, moves
from lingyan.economy.books.actions.close_rules import set_close_rule
from lingyan.economy.books.actions.closing import (
    CloseReport,
    carry_forward,
    close_month,
    close_months,
    fold_distribution,
    what_stands_against,
)
from lingyan.economy.books.actions.drafting import (
    add_paper,
    correct,
    erase_summary,
    remove_paper,
    return_to_draft,
    reverse,
    review,
    save_draft,
    void_draft,
)
from lingyan.economy.books.actions.old_closing import record_old_closing
from lingyan.economy.books.actions.opening import enter_opening, set_opening
from lingyan.economy.books.actions.posting import PostReport, post, post_month
from lingyan.economy.books.actions.receipts import (
    issue_receipts,
    spoil_receipts,
    strike_issue,
    strike_use,
    use_receipts,
)
from lingyan.economy.books.actions.setup import (
    add_account,
    add_party,
    add_project,
    go_live,
    open_book,
)
from lingyan.economy.books.actions.takeover import ImportReport, import_books
from lingyan.economy.books.rules import Entry, OpeningRow, StartBalance
from lingyan.kernel.failpoints import declare

FAILPOINTS: Final = declare(
    "books.post.before-commit",
    "books.post.after-commit",
    "books.balance.after-lines",
    "books.close.before-commit",
    "books.close.after-commit",
    "books.import.half-written",
    "books.import.before-commit",
    "books.import.after-commit",
    "books.load.after-lines",
    "books.load.before-commit",
    "books.load.after-commit",
    "books.old-closing.before-commit",
    "books.old-closing.after-commit",
)
"""Where a test kills the process: nothing acknowledged is lost there and nothing is half-written."""

__all__ = [
    "FAILPOINTS",
    "CloseReport",
    "Entry",
    "ImportReport",
    "OpeningRow",
    "PostReport",
    "StartBalance",
    "add_account",
    "add_paper",
    "add_party",
    "add_project",
    "carry_forward",
    "chart_problems",
    "close_month",
    "close_months",
    "convert_chart",
    "correct",
    "enter_opening",
    "erase_summary",
    "fold_distribution",
    "go_live",
    "import_books",
    "issue_receipts",
    "load_chart",
    "moves",
    "open_book",
    "post",
    "post_month",
    "record_old_closing",
    "remove_paper",
    "return_to_draft",
    "reverse",
    "review",
    "save_draft",
    "set_close_rule",
    "set_opening",
    "spoil_receipts",
    "strike_issue",
    "strike_use",
    "use_receipts",
    "void_draft",
    "what_stands_against",
]
