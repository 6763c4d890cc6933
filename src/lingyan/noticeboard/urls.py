"""Pages of the notice board."""

from __future__ import annotations

from django.urls import path

from lingyan.noticeboard import views

app_name = "noticeboard"
urlpatterns = [
    path("noticeboard/", views.calendar, name="calendar"),
    path("noticeboard/items/", views.items, name="items"),
    path("noticeboard/displays/", views.displays, name="displays"),
    path("noticeboard/displays/<int:display_id>/", views.display, name="display"),
    path("noticeboard/displays/<int:display_id>/down/", views.take_down, name="take-down"),
    path("noticeboard/hang/<int:region_id>/<slug:sheet>/<str:period>/", views.hang, name="hang"),
    path("noticeboard/posters/", views.posters, name="posters"),
    path("noticeboard/posters/read/", views.proofread, name="proofread"),
    path("noticeboard/posters/print/", views.print_posters, name="print-posters"),
    path("noticeboard/posters/<int:job_id>/", views.archive, name="archive"),
    path("noticeboard/spoken/<int:publication_id>/", views.spoken, name="spoken"),
]
