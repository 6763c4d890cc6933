"""Pages of long work."""

from __future__ import annotations

from django.urls import path

from lingyan.workflow import views

app_name = "workflow"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/", views.job, name="job"),
    path("jobs/<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("jobs/export/", views.export, name="export"),
    path("jobs/<int:job_id>/list.xlsx", views.exported, name="exported"),
]
