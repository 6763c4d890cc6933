"""Pages of selections."""

from __future__ import annotations

from django.urls import path

from lingyan.team.selection.views import papers, people, procedures, steps

app_name = "selection"
urlpatterns = [
    path("selection/", procedures.procedures, name="procedures"),
    path("selection/new/<str:kind>/", procedures.new, name="new"),
    path("selection/applications/", people.applications, name="applications"),
    path("selection/<int:procedure_id>/", procedures.procedure, name="procedure"),
    path("selection/<int:procedure_id>/step/", steps.step, name="step"),
    path("selection/<int:procedure_id>/vote/", steps.vote, name="vote"),
    path("selection/<int:procedure_id>/scores/", steps.scores, name="scores"),
    path("selection/<int:procedure_id>/review/", steps.ask, name="ask"),
    path("selection/<int:procedure_id>/appoint/", steps.appoint, name="appoint"),
    path("selection/<int:procedure_id>/void/", procedures.void, name="void"),
    path("selection/<int:procedure_id>/candidate/", people.candidate, name="candidate"),
    path("selection/<int:procedure_id>/apply/", people.apply, name="apply"),
    path("selection/<int:procedure_id>/paper/<str:what>/", papers.paper, name="paper"),
    path("selection/candidates/<int:candidate_id>/screen/", people.screen, name="screen"),
    path("selection/candidates/<int:candidate_id>/drop/", people.drop, name="drop"),
    path("selection/candidates/<int:candidate_id>/withdraw/", people.withdraw, name="withdraw"),
    path("selection/candidates/<int:candidate_id>/letter/", papers.letter, name="letter"),
]
