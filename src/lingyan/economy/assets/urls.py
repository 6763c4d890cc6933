"""Pages of assets and resources."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.assets.views import cards, disposals, importing, inventories, runs

app_name = "assets"
urlpatterns = [
    path("property/", cards.assets, name="assets"),
    path("property/at/<str:page>/", cards.at, name="at"),
    path("property/new/<int:book_id>/", cards.new_card, name="new-card"),
    path("property/import/<int:book_id>/", importing.import_, name="import"),
    path("property/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("property/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
    path("property/<int:asset_id>/", cards.asset, name="asset"),
    path("property/<int:asset_id>/edit/", cards.edit_card, name="edit-card"),
    path("property/<int:asset_id>/change/", cards.change_values, name="change-values"),
    path("property/<int:asset_id>/state/", cards.set_state, name="set-state"),
    path("property/<int:asset_id>/output/", cards.record_output, name="record-output"),
    path("property/<int:asset_id>/dispose/", disposals.dispose, name="dispose"),
    path("property/disposals/", disposals.disposals, name="disposals"),
    path("property/disposals/<int:disposal_id>/", disposals.disposal, name="disposal"),
    path("property/disposals/<int:disposal_id>/step/", disposals.disposal_step, name="disposal-step"),
    path("property/disposals/<int:disposal_id>/finish/", disposals.finish_disposal, name="finish-disposal"),
    path("property/disposals/<int:disposal_id>/draft/", disposals.draft_disposal, name="draft-disposal"),
    path("property/depreciation/", runs.runs, name="runs"),
    path("property/depreciation/rows/", runs.run_rows, name="run-rows"),
    path("property/depreciation/book/<int:book_id>/", runs.run, name="run"),
    path("property/depreciation/run/<int:run_id>/", runs.charges, name="charges"),
    path("property/compare/<int:book_id>/", runs.compare, name="compare"),
    path("property/inventories/", inventories.inventories, name="inventories"),
    path("property/inventories/start/<int:book_id>/", inventories.start_inventory, name="start-inventory"),
    path("property/inventories/<int:inventory_id>/", inventories.inventory, name="inventory"),
    path("property/inventories/<int:inventory_id>/print/", inventories.counting_list, name="counting-list"),
    path("property/inventories/<int:inventory_id>/count/", inventories.count_items, name="count-items"),
    path("property/inventories/<int:inventory_id>/surplus/", inventories.add_surplus, name="add-surplus"),
    path(
        "property/inventories/<int:inventory_id>/publish/",
        inventories.publish_inventory,
        name="publish-inventory",
    ),
    path(
        "property/inventories/<int:inventory_id>/draft/",
        inventories.draft_differences,
        name="draft-differences",
    ),
    path(
        "property/inventories/<int:inventory_id>/do/<str:what>/",
        inventories.inventory_do,
        name="inventory-do",
    ),
    path("property/inventories/item/<int:item_id>/settle/", inventories.settle, name="settle"),
]
