"""Addresses of the frame."""

from __future__ import annotations

from django.urls import path

from lingyan.console import views, villages

app_name = "console"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("regions/search", views.search_regions, name="search-regions"),
    path("regions/choose", views.choose_region, name="choose-region"),
    path("regions/", villages.regions, name="regions"),
    path("villages/<str:code>/", villages.village, name="village"),
    path("villages/<str:code>/profile/", villages.profile, name="profile"),
    path("preferences", views.preferences, name="preferences"),
    path("console/styleguide", views.styleguide, name="styleguide"),
]
