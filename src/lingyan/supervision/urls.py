"""Pages of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from lingyan.supervision import term_views, views

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("supervision/", views.findings, name="findings"),
    path("supervision/mine/", views.mine, name="mine"),
    path("supervision/runs/", views.runs, name="runs"),
    path("supervision/runs/ask/", views.ask, name="ask"),
    path("supervision/runs/<int:run_id>/", views.run, name="run"),
    path("supervision/findings/<int:finding_id>/", views.finding, name="finding"),
    path("supervision/findings/<int:finding_id>/step/", views.step, name="step"),
    path("supervision/terms/", term_views.terms, name="terms"),
    path("supervision/terms/<int:tenure_id>/", term_views.term, name="term"),
    path("supervision/terms/<int:tenure_id>/make/", term_views.make_term, name="make-term"),
    path("supervision/terms/<int:tenure_id>/<slug:what>/", term_views.term_paper, name="term-paper"),
    path("supervision/requests/new/", term_views.new_request, name="new-request"),
    path("supervision/requests/<int:request_id>/", term_views.request_, name="request"),
    path("supervision/requests/<int:request_id>/answer/", term_views.answer_request, name="answer-request"),
]
