"""Pages of the books."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.books.views import (
    books,
    charts,
    close_rules,
    closing,
    entry,
    ledgers,
    opening,
    statements,
    takeover,
    voucher,
    vouchers,
)

app_name = "books"
urlpatterns = [
    path("charts/", charts.charts, name="charts"),
    path("books/<int:book_id>/charts/<int:version_id>/", charts.convert, name="convert-chart"),
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/queue/", vouchers.queue, name="queue"),
    path("vouchers/act/", vouchers.act_on_rows, name="act-on-rows"),
    path("vouchers/new/", vouchers.new_voucher, name="new-voucher"),
    path("vouchers/<int:voucher_id>/", voucher.voucher, name="voucher"),
    path("vouchers/<int:voucher_id>/edit/", entry.edit, name="edit"),
    path("vouchers/<int:voucher_id>/correct/", entry.correct, name="correct"),
    path("vouchers/<int:voucher_id>/review/", voucher.review, name="review"),
    path("vouchers/<int:voucher_id>/return/", voucher.return_to_draft, name="return"),
    path("vouchers/<int:voucher_id>/post/", voucher.post, name="post"),
    path("vouchers/<int:voucher_id>/void/", voucher.void, name="void"),
    path("vouchers/<int:voucher_id>/reverse/", voucher.reverse_voucher, name="reverse"),
    path("vouchers/<int:voucher_id>/papers/", voucher.add_papers, name="add-papers"),
    path("vouchers/<int:voucher_id>/papers/<int:paper_id>/", voucher.paper, name="paper"),
    path(
        "vouchers/<int:voucher_id>/papers/<int:paper_id>/remove/", voucher.remove_paper, name="remove-paper"
    ),
    path("vouchers/<int:voucher_id>/print.pdf", voucher.print_voucher, name="print-voucher"),
    path("vouchers/lines/<int:line_id>/erase/", voucher.erase_summary, name="erase-summary"),
    path("books/", books.books, name="books"),
    path("books/open/", books.open_book, name="open-book"),
    path("books/at/<slug:page>/", books.at, name="at"),
    path("books/<int:book_id>/", books.book, name="book"),
    path("books/<int:book_id>/go-live/", books.go_live, name="go-live"),
    path("books/<int:book_id>/accounts/", books.accounts, name="accounts"),
    path("books/<int:book_id>/parties/", books.parties, name="parties"),
    path("books/<int:book_id>/projects/", books.projects, name="projects"),
    path("books/<int:book_id>/opening/", opening.opening, name="opening"),
    path("books/<int:book_id>/opening/edit/", opening.edit_opening, name="edit-opening"),
    path("books/<int:book_id>/enter/", entry.enter, name="enter"),
    path("books/<int:book_id>/vouchers/<str:month>/post/", vouchers.post_month, name="post-month"),
    path("books/<int:book_id>/vouchers/<str:month>/print.pdf", voucher.print_month, name="print-month"),
    path("books/<int:book_id>/trial-balance/", ledgers.trial_balance, name="trial-balance"),
    path("books/<int:book_id>/general-ledger/", ledgers.general_ledger, name="general-ledger"),
    path("books/<int:book_id>/detail-ledger/", ledgers.detail_ledger, name="detail-ledger"),
    path("books/<int:book_id>/revenue-expense/", ledgers.revenue_expense, name="revenue-expense"),
    path("books/<int:book_id>/balance-sheet/", statements.balance_sheet, name="balance-sheet"),
    path("books/<int:book_id>/income/", statements.income, name="income"),
    path(
        "books/<int:book_id>/statements/<slug:statement>/<int:line>/",
        statements.statement_line,
        name="statement-line",
    ),
    path("books/<int:book_id>/close/", closing.close, name="close"),
    path("books/<int:book_id>/year-end/", closing.year_end, name="year-end"),
    path("closing/", closing.closing, name="closing"),
    path("closing/rules/", close_rules.close_rules, name="close-rules"),
    path("closing/close/", closing.close_rows, name="close-rows"),
    path("take-over/", takeover.imports, name="imports"),
    path("take-over/new/", takeover.take_over, name="take-over"),
    path("take-over/batches/<int:batch_id>/", takeover.import_, name="import"),
    path("take-over/<str:token>/", takeover.preview, name="take-over-preview"),
    path("take-over/<str:token>/failed.xlsx", takeover.failed, name="take-over-failed"),
    path("take-over/<str:token>/discard/", takeover.discard, name="discard-upload"),
]
