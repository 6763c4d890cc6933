"""Papers of records: shown, added, taken off."""

from __future__ import annotations

from django.urls import path

from lingyan.files import views

app_name = "files"
urlpatterns = [
    path("papers/<slug:kind>/<int:owner_id>/add/", views.add, name="add"),
    path("papers/<int:paper_id>/", views.paper, name="paper"),
    path("papers/<int:paper_id>/remove/", views.remove, name="remove"),
]
