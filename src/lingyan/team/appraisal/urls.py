"""Pages of appraisals. None of them is public."""

from __future__ import annotations

from django.urls import path

from lingyan.team.appraisal.views import counting, deciding, papers, sessions, statistics

app_name = "appraisal"
urlpatterns = [
    path("appraisals/", sessions.sessions, name="sessions"),
    path("appraisals/new/<str:kind>/", sessions.new, name="new"),
    path("appraisals/statistics/", statistics.statistics, name="statistics"),
    path("appraisals/<int:session_id>/", sessions.session, name="session"),
    path("appraisals/<int:session_id>/members/", sessions.members, name="members"),
    path("appraisals/<int:session_id>/step/", sessions.step, name="step"),
    path("appraisals/<int:session_id>/void/", sessions.void, name="void"),
    path("appraisals/<int:session_id>/count/", counting.enter, name="count"),
    path("appraisals/<int:session_id>/check/", counting.check, name="check"),
    path("appraisals/<int:session_id>/decide/", deciding.decide, name="decide"),
    path("appraisals/<int:session_id>/results/", deciding.results, name="results"),
    path("appraisals/<int:session_id>/close/", deciding.close, name="close"),
    path("appraisals/subjects/<int:subject_id>/follow/", deciding.follow, name="follow"),
    path("appraisals/subjects/<int:subject_id>/feedback/", papers.feedback, name="feedback"),
    path("appraisals/<int:session_id>/papers/<str:what>/", papers.paper, name="paper"),
]
