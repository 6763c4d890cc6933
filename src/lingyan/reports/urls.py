"""Pages of written papers."""

from __future__ import annotations

from django.urls import path

from lingyan.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.index, name="index"),
    path("reports/<str:kind>/", views.report, name="report"),
]
