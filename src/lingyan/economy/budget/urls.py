"""Pages of budgets."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.budget.views import budgets, entry, importing

app_name = "budget"
urlpatterns = [
    path("budgets/", budgets.budgets, name="budgets"),
    path("budgets/<int:budget_id>/", budgets.budget, name="budget"),
    path("budgets/<int:budget_id>/table/", budgets.table, name="table"),
    path("budgets/<int:budget_id>/decide/", budgets.decide, name="decide"),
    path("budgets/<int:budget_id>/discard/", budgets.discard, name="discard"),
    path("budgets/prepare/<int:book_id>/<int:year>/", entry.prepare, name="prepare"),
    path("budgets/form/<int:book_id>/<int:year>/", entry.form, name="form"),
    path("budgets/import/<int:book_id>/<int:year>/", importing.import_, name="import"),
    path("budgets/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("budgets/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
]
