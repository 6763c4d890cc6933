"""Pages of education and training."""

from __future__ import annotations

from django.urls import path

from lingyan.team.training.views import attendance, classes, hours, importing, library, papers, sessions

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
    path("training/classes/<int:course_id>/materials/", library.choose_for_course, name="class-materials"),
    path("training/classes/<int:course_id>/slips/", attendance.slips, name="slips"),
    path("training/classes/<int:course_id>/slips/check/", attendance.check, name="check-slips"),
    path("training/classes/<int:course_id>/paper/<str:kind>/", papers.paper, name="paper"),
    path("training/classes/<int:course_id>/import/", importing.import_, name="import"),
    path("training/enrolments/<int:enrolment_id>/correct/", attendance.correct, name="correct"),
    path("training/import/<int:file_id>/check/", importing.preview, name="import-preview"),
    path("training/import/<int:file_id>/failed/", importing.failed, name="import-failed"),
    path("training/import/<int:file_id>/discard/", importing.discard, name="import-discard"),
    path("training/sessions/", sessions.sessions, name="sessions"),
    path("training/sessions/new/", sessions.new, name="new-session"),
    path("training/sessions/<int:session_id>/", sessions.session, name="session"),
    path(
        "training/sessions/<int:session_id>/materials/", library.choose_for_session, name="session-materials"
    ),
    path("training/sessions/<int:session_id>/withdraw/", sessions.withdraw, name="withdraw"),
    path("training/library/", library.materials, name="library"),
    path("training/library/new/", library.new, name="new-material"),
    path("training/library/<int:material_id>/", library.material, name="material"),
    path("training/library/<int:material_id>/renew/", library.renew, name="renew-material"),
    path("training/library/<int:material_id>/withdraw/", library.withdraw, name="withdraw-material"),
    path("training/library/file/<int:paper_id>/", library.file, name="material-file"),
    path("training/library/use/<int:use_id>/remove/", library.take_off, name="remove-material"),
]
