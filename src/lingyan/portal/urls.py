"""Published pages, their assets and the public log."""

from __future__ import annotations

from django.urls import path

from lingyan.portal import views

app_name = "portal"
urlpatterns = [
    path("v/", views.published, name="first"),
    path("v/<path:path>", views.published, name="published"),
    path("assets/<path:path>", views.asset, name="asset"),
    path("log/<path:path>", views.log, name="log"),
]
