"""Pages of group leaders and representatives."""

from __future__ import annotations

from django.urls import path

from lingyan.team.mandates.views import importing, records

app_name = "mandates"
urlpatterns = [
    path("mandates/", records.mandates, name="mandates"),
    path("mandates/new/", records.new, name="new"),
    path("mandates/roll/", records.roll, name="roll"),
    path("mandates/<int:mandate_id>/", records.mandate, name="mandate"),
    path("mandates/<int:mandate_id>/end/", records.end, name="end"),
    path("mandates/<int:mandate_id>/replace/", records.replace, name="replace"),
    path("mandates/import/", importing.import_, name="import"),
    path("mandates/import/template/", importing.template, name="import-template"),
    path("mandates/import/<int:file_id>/check/", importing.preview, name="import-preview"),
    path("mandates/import/<int:file_id>/failed/", importing.failed, name="import-failed"),
    path("mandates/import/<int:file_id>/discard/", importing.discard, name="import-discard"),
]
