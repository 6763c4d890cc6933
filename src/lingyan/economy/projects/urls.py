"""Pages of projects."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.projects.views import importing, lists, planning, project, steps

app_name = "projects"
urlpatterns = [
    path("projects/", lists.projects, name="projects"),
    path("projects/milestones/", lists.milestones, name="milestones"),
    path("projects/earmarked/", lists.earmarked, name="earmarked"),
    path("projects/at/new/", planning.at, name="at"),
    path("projects/new/<int:book_id>/", planning.new, name="new"),
    path("projects/at/import/", importing.import_at, name="import-at"),
    path("projects/import/blank/", importing.blank, name="import-blank"),
    path("projects/import/<int:book_id>/", importing.import_, name="import"),
    path("projects/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("projects/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
    path("projects/<int:project_id>/", project.project, name="project"),
    path("projects/<int:project_id>/lines/", project.lines, name="lines"),
    path("projects/<int:project_id>/edit/", planning.edit, name="edit"),
    path("projects/<int:project_id>/approve/", planning.approve, name="approve"),
    path("projects/<int:project_id>/tender/", steps.tender, name="tender"),
    path("projects/<int:project_id>/start/", steps.start, name="start"),
    path("projects/<int:project_id>/accept/", steps.accept, name="accept"),
    path("projects/<int:project_id>/cancel/", steps.cancel, name="cancel"),
    path("projects/<int:project_id>/effect/", steps.effect, name="effect"),
    path("projects/milestones/<int:milestone_id>/reach/", steps.reach, name="reach"),
]
