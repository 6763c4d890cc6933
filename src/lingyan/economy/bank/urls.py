"""Pages of bank and cash."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.bank.views import accounts, cash, reconciling, statements, workbench

app_name = "bank"
urlpatterns = [
    path("bank/accounts/", accounts.accounts, name="accounts"),
    path("bank/accounts/new/", accounts.new_account, name="new-account"),
    path("bank/accounts/<int:account_id>/", accounts.account, name="account"),
    path("bank/accounts/<int:account_id>/edit/", accounts.edit_account, name="edit-account"),
    path("bank/accounts/<int:account_id>/close/", accounts.close_account, name="close-account"),
    path("bank/accounts/<int:account_id>/match/", workbench.workbench, name="workbench"),
    path("bank/accounts/<int:account_id>/match/confirm/", workbench.confirm, name="confirm"),
    path("bank/accounts/<int:account_id>/matches/", workbench.matches, name="matches"),
    path("bank/accounts/<int:account_id>/reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path("bank/matches/<int:match_id>/undo/", workbench.undo, name="undo"),
    path("bank/mappings/", accounts.mappings, name="mappings"),
    path("bank/mappings/new/", accounts.new_mapping, name="new-mapping"),
    path("bank/import/", statements.import_, name="import"),
    path("bank/import/<str:token>/", statements.preview, name="import-preview"),
    path("bank/import/<str:token>/failed.xlsx", statements.failed, name="import-failed"),
    path("bank/import/<str:token>/discard/", statements.discard, name="discard-import"),
    path("bank/statements/<int:statement_id>/", statements.statement, name="statement"),
    path("bank/transactions/", statements.transactions, name="transactions"),
    path("bank/reconciliations/", reconciling.reconciliations, name="reconciliations"),
    path("bank/reconciliations/make/", reconciling.make_rows, name="make-rows"),
    path("bank/reconciliations/<int:reconciliation_id>/sign/", reconciling.sign, name="sign"),
    path(
        "bank/reconciliations/<int:reconciliation_id>/paper.<str:kind>",
        reconciling.paper,
        name="reconciliation-paper",
    ),
    path("bank/open-items/", reconciling.ageing, name="ageing"),
    path("cash/", cash.cash_counts, name="cash-counts"),
    path("cash/new/", cash.new_cash_count, name="new-cash-count"),
    path("cash/<int:count_id>/", cash.cash_count, name="cash-count"),
    path("cash/<int:count_id>/edit/", cash.edit_cash_count, name="edit-cash-count"),
    path("cash/<int:count_id>/confirm/", cash.confirm_cash_count, name="confirm-cash-count"),
    path("cash/<int:count_id>/voucher/", cash.draft_difference, name="draft-difference"),
    path("cash/<int:count_id>/paper.<str:kind>", cash.count_paper, name="count-paper"),
]
