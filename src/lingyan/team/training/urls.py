"""Pages of education and training."""

from __future__ import annotations

from django.urls import path

from lingyan.team.training.views import attendance, classes, hours, importing, papers, sessions

app_name = "training"
urlpatterns = [
    path("training/hours/", hours.hours, name="hours"),
    path("training/hours/<int:person_id>/", hours.person, name="person"),
    path("training/needs/", hours.needs_page, name="needs"),
    path("training/needs/plan/", papers.plan, name="plan"),
    path("training/classes/", classes.classes, name="classes"),
    path("training/classes/new/", classes.new, name="new-class"),
    path("training/classes/<int:course_id>/", classes.course, name="class"),
    path("training/classes/<int:course_id>/edit/", classes.edit, name="edit-class"),
    path("training/classes/<int:course_id>/list/", classes.people, name="people"),
    path("training/classes/<int:course_id>/strike/", classes.strike, name="strike"),
    path("training/classes/<int:course_id>/announce/", classes.announce, name="announce"),
    path("training/classes/<int:course_id>/cancel/", classes.cancel, name="cancel"),
    path("training/classes/<int:course_id>/attendance/", attendance.attendance, name="attendance"),
    path("training/classes/<int:course_id>/count/", attendance.count, name="count"),
    path("training/classes/<int:course_id>/slips/", attendance.slips, name="slips"),
    path("training/classes/<int:course_id>/paper/<str:kind>/", papers.paper, name="paper"),
    path("training/classes/<int:course_id>/import/", importing.import_, name="import"),
    path("training/enrolments/<int:enrolment_id>/correct/", attendance.correct, name="correct"),
    path("training/import/<int:file_id>/check/", importing.preview, name="import-preview"),
    path("training/import/<int:file_id>/failed/", importing.failed, name="import-failed"),
    path("training/import/<int:file_id>/discard/", importing.discard, name="import-discard"),
    path("training/sessions/", sessions.sessions, name="sessions"),
    path("training/sessions/new/", sessions.new, name="new-session"),
    path("training/sessions/<int:session_id>/withdraw/", sessions.withdraw, name="withdraw"),
]
