"""Pages of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from lingyan.supervision import views

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("supervision/", views.findings, name="findings"),
    path("supervision/mine/", views.mine, name="mine"),
    path("supervision/runs/", views.runs, name="runs"),
    path("supervision/runs/ask/", views.ask, name="ask"),
    path("supervision/runs/<int:run_id>/", views.run, name="run"),
    path("supervision/findings/<int:finding_id>/", views.finding, name="finding"),
    path("supervision/findings/<int:finding_id>/step/", views.step, name="step"),
]
