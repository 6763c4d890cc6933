"""Pages of the room. None of them is public, and none orders villages."""

from __future__ import annotations

from django.urls import path

from lingyan.team.weak.views import cases, hints, own, papers, sweeps, work

app_name = "weak"
urlpatterns = [
    path("weak/hints/", hints.hints, name="hints"),
    path("weak/hints/<int:hint_id>/", hints.hint, name="hint"),
    path("weak/hints/<int:hint_id>/dismiss/", hints.dismiss, name="dismiss"),
    path("weak/sweeps/", sweeps.sweeps, name="sweeps"),
    path("weak/sweeps/ask/", sweeps.ask, name="ask"),
    path("weak/sweeps/<int:sweep_id>/", sweeps.sweep, name="sweep"),
    path("weak/cases/", cases.cases, name="cases"),
    path("weak/cases/new/", cases.new, name="new"),
    path("weak/cases/<int:case_id>/", cases.case, name="case"),
    path("weak/cases/<int:case_id>/decide/<str:what>/", cases.decide, name="decide"),
    path("weak/cases/<int:case_id>/helper/", work.helper, name="helper"),
    path("weak/cases/<int:case_id>/plan/", work.plan, name="plan"),
    path("weak/cases/<int:case_id>/review/", work.review, name="review"),
    path("weak/cases/<int:case_id>/check/", work.check, name="check"),
    path("weak/cases/<int:case_id>/view/", work.view, name="view"),
    path("weak/cases/<int:case_id>/papers/<str:what>/", papers.paper, name="paper"),
    path("weak/own/", own.own, name="own"),
    path("weak/own/<int:case_id>/", own.own_case, name="own-case"),
]
