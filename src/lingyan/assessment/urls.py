"""Pages of 对标."""

from __future__ import annotations

from django.urls import path

from lingyan.assessment import views

app_name = "assessment"
urlpatterns = [
    path("assessment/", views.overview, name="overview"),
    path("assessment/run/", views.run, name="run"),
    path("assessment/<int:snapshot_id>/<slug:indicator>/<slug:figure>/", views.indicator, name="indicator"),
    path("assessment/<int:snapshot_id>/villages/<slug:code>/page/", views.village, name="village"),
    path("assessment/values/<int:value_id>/", views.value, name="value"),
    path("assessment/values/<int:value_id>/remark/", views.remark, name="remark"),
    path("assessment/remarks/<int:remark_id>/settle/", views.settle, name="settle"),
]
