"""Pages of rosters and term change."""

from __future__ import annotations

from django.urls import path

from lingyan.team.roster.views import history, importing, people, rounds, splits, statistics

app_name = "roster"
urlpatterns = [
    path("roster/", people.people, name="people"),
    path("roster/villages/", people.villages, name="villages"),
    path("roster/history/", history.history, name="history"),
    path("roster/history/<int:tenure_id>/", history.tenure, name="tenure"),
    path("roster/rounds/", rounds.rounds, name="rounds"),
    path("roster/rounds/<int:round_id>/", rounds.round_, name="round"),
    path("roster/rounds/<int:round_id>/freeze/", rounds.freeze, name="freeze"),
    path("roster/import/", importing.upload, name="import"),
    path("roster/import/<int:upload_id>/", importing.preview, name="preview"),
    path(
        "roster/import/<int:upload_id>/failed/<int:number>/",
        importing.failed_rows,
        name="failed-rows",
    ),
    path("roster/import/<int:upload_id>/discard/", importing.discard, name="discard"),
    path("roster/statistics/", statistics.statistics, name="statistics"),
    path("roster/statistics/people/", statistics.figure, name="figure"),
    path("roster/statistics/split/", splits.structure, name="structure"),
    path("roster/statistics/compare/", splits.compare, name="compare"),
]
