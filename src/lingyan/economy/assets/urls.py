"""Pages of assets and resources."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.assets.views import cards, disposals, importing, inventories, runs

app_name = "assets"
urlpatterns = [
    path("assets/", cards.assets, name="assets"),
    path("assets/at/<str:page>/", cards.at, name="at"),
    path("assets/new/<int:book_id>/", cards.new_card, name="new-card"),
    path("assets/import/<int:book_id>/", importing.import_, name="import"),
    path("assets/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("assets/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
    path("assets/<int:asset_id>/", cards.asset, name="asset"),
    path("assets/<int:asset_id>/edit/", cards.edit_card, name="edit-card"),
    path("assets/<int:asset_id>/change/", cards.change_values, name="change-values"),
    path("assets/<int:asset_id>/state/", cards.set_state, name="set-state"),
    path("assets/<int:asset_id>/output/", cards.record_output, name="record-output"),
    path("assets/<int:asset_id>/dispose/", disposals.dispose, name="dispose"),
    path("assets/disposals/", disposals.disposals, name="disposals"),
    path("assets/disposals/<int:disposal_id>/", disposals.disposal, name="disposal"),
    path("assets/disposals/<int:disposal_id>/step/", disposals.disposal_step, name="disposal-step"),
    path("assets/disposals/<int:disposal_id>/finish/", disposals.finish_disposal, name="finish-disposal"),
    path("assets/disposals/<int:disposal_id>/draft/", disposals.draft_disposal, name="draft-disposal"),
    path("assets/depreciation/", runs.runs, name="runs"),
    path("assets/depreciation/rows/", runs.run_rows, name="run-rows"),
    path("assets/depreciation/book/<int:book_id>/", runs.run, name="run"),
    path("assets/depreciation/run/<int:run_id>/", runs.charges, name="charges"),
    path("assets/compare/<int:book_id>/", runs.compare, name="compare"),
    path("assets/inventories/", inventories.inventories, name="inventories"),
    path("assets/inventories/start/<int:book_id>/", inventories.start_inventory, name="start-inventory"),
    path("assets/inventories/<int:inventory_id>/", inventories.inventory, name="inventory"),
    path("assets/inventories/<int:inventory_id>/print/", inventories.counting_list, name="counting-list"),
    path("assets/inventories/<int:inventory_id>/count/", inventories.count_items, name="count-items"),
    path("assets/inventories/<int:inventory_id>/surplus/", inventories.add_surplus, name="add-surplus"),
    path(
        "assets/inventories/<int:inventory_id>/publish/",
        inventories.publish_inventory,
        name="publish-inventory",
    ),
    path(
        "assets/inventories/<int:inventory_id>/draft/",
        inventories.draft_differences,
        name="draft-differences",
    ),
    path(
        "assets/inventories/<int:inventory_id>/do/<str:what>/", inventories.inventory_do, name="inventory-do"
    ),
    path("assets/inventories/item/<int:item_id>/settle/", inventories.settle, name="settle"),
]
