"""Pages of contracts."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.contracts.views import board, contracts, importing, money

app_name = "contracts"
urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/board/", board.board, name="board"),
    path("contracts/at/new/", contracts.at, name="at"),
    path("contracts/new/<int:book_id>/", contracts.new, name="new"),
    path("contracts/at/import/", importing.import_at, name="import-at"),
    path("contracts/import/blank/", importing.blank, name="import-blank"),
    path("contracts/import/<int:book_id>/", importing.import_, name="import"),
    path("contracts/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("contracts/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
    path("contracts/<int:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<int:contract_id>/edit/", contracts.edit, name="edit"),
    path("contracts/<int:contract_id>/do/<str:what>/", contracts.act, name="act"),
    path("contracts/<int:contract_id>/file/", contracts.file, name="file"),
    path("contracts/<int:contract_id>/change/", contracts.change, name="change"),
    path("contracts/<int:contract_id>/end/", contracts.end, name="end"),
    path("contracts/<int:contract_id>/remind/", money.remind, name="remind"),
    path("contracts/<int:contract_id>/deposit/", money.deposit, name="deposit"),
    path("contracts/instalments/", money.instalments, name="instalments"),
    path("contracts/match/<int:book_id>/", money.match, name="match"),
    path("contracts/income/<int:book_id>/", money.income, name="income"),
    path("contracts/settlements/<int:settlement_id>/take-back/", money.take_back, name="take-back"),
    path("contracts/letters/<int:reminder_id>/", money.letter, name="letter"),
    path("contracts/deposits/<int:move_id>/draft/", money.draft_deposit, name="draft-deposit"),
]
