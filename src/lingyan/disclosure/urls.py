"""Pages of publication."""

from __future__ import annotations

from django.urls import path

from lingyan.disclosure import rows, views
from lingyan.disclosure.demands import views as demands
from lingyan.disclosure.sheets import views as sheets

app_name = "disclosure"
urlpatterns = [
    path("disclosure/", views.board, name="board"),
    path("disclosure/draft/", rows.draft_rows, name="draft-rows"),
    path("disclosure/publish/", rows.publish_rows, name="publish-rows"),
    path("disclosure/new/<int:book_id>/<str:month>/", views.draft, name="draft"),
    path("disclosure/<int:publication_id>/", views.publication, name="publication"),
    path("disclosure/<int:publication_id>/sign/", views.sign, name="sign"),
    path("disclosure/<int:publication_id>/publish/", views.publish, name="publish"),
    path("disclosure/<int:publication_id>/file/", views.file, name="file"),
    path("disclosure/<int:publication_id>/withdraw/", views.withdraw, name="withdraw"),
    path("disclosure/<int:publication_id>/discard/", views.discard, name="discard"),
    path("disclosure/<int:publication_id>/summaries/", views.clear, name="clear"),
    path("disclosure/<int:publication_id>/override/", views.ask_override, name="ask-override"),
    path("disclosure/sheets/", sheets.sheets, name="sheets"),
    path("disclosure/sheets/<int:region_id>/<str:sheet>/<str:period>/", sheets.prepare, name="prepare"),
    path(
        "disclosure/sheets/<int:region_id>/<str:sheet>/<str:period>/write/",
        sheets.write_item,
        name="write-item",
    ),
    path("disclosure/items/<int:item_id>/clear/", sheets.clear_item, name="clear-item"),
    path("disclosure/items/<int:item_id>/strike/", sheets.strike_item, name="strike-item"),
    path("disclosure/<int:publication_id>/compose/", sheets.compose_again, name="compose-again"),
    path("disclosure/<int:publication_id>/board/", sheets.board_part, name="board-part"),
    path("disclosure/<int:publication_id>/clearance/", sheets.clear_sheet, name="clear-sheet"),
    path("disclosure/demands/", demands.demands, name="demands"),
    path("disclosure/demands/new/", demands.new, name="new-demand"),
    path("disclosure/demands/<int:demand_id>/", demands.demand, name="demand"),
    path("disclosure/demands/<int:demand_id>/text/", demands.write, name="write-demand"),
    path("disclosure/demands/<int:demand_id>/answer/", demands.answer, name="answer-demand"),
    path("disclosure/demands/<int:demand_id>/refuse/", demands.refuse, name="refuse-demand"),
    path("disclosure/demands/<int:demand_id>/receipt.docx", demands.receipt, name="demand-receipt"),
    path("disclosure/demands/refusals/<int:refusal_id>/agree/", demands.agree, name="agree-refusal"),
    path("disclosure/override/<int:override_id>/", views.agree_override, name="agree-override"),
    path("disclosure/<int:publication_id>/poster.pdf", views.poster, name="poster"),
    path(
        "disclosure/<int:publication_id>/vouchers/<int:voucher_id>/", views.show_voucher, name="show-voucher"
    ),
]
