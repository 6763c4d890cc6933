"""Pages of one's own notices."""

from __future__ import annotations

from django.urls import path

from lingyan.notices import views

app_name = "notices"
urlpatterns = [
    path("account/notices/", views.settings, name="settings"),
    path("account/notices/address/", views.address, name="address"),
    path("account/notices/verify/", views.verify, name="verify"),
    path("account/notices/stop/", views.stop, name="stop"),
]
