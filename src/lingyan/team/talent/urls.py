"""Pages of the register of talent."""

from __future__ import annotations

from django.urls import path

from lingyan.team.talent.views import figures, importing, matches, needs, papers, people

app_name = "talent"
urlpatterns = [
    path("talent/people/", people.people, name="people"),
    path("talent/people/new/", people.new, name="new"),
    path("talent/people/<int:talent_id>/", people.person, name="person"),
    path("talent/people/<int:talent_id>/edit/", people.edit, name="edit"),
    path("talent/people/<int:talent_id>/consent/<str:purpose>/", people.consent, name="consent"),
    path("talent/people/<int:talent_id>/withdraw/<str:purpose>/", people.withdraw, name="withdraw"),
    path("talent/people/<int:talent_id>/contact/", papers.contact, name="contact"),
    path("talent/people/<int:talent_id>/sheet/", papers.sheet, name="sheet"),
    path("talent/notice/", papers.notice, name="notice"),
    path("talent/import/", importing.import_, name="import"),
    path("talent/import/template/", importing.template, name="import-template"),
    path("talent/import/<int:file_id>/check/", importing.preview, name="import-preview"),
    path("talent/import/<int:file_id>/failed/", importing.failed, name="import-failed"),
    path("talent/import/<int:file_id>/discard/", importing.discard, name="import-discard"),
    path("talent/needs/", needs.needs_page, name="needs"),
    path("talent/needs/new/", needs.new, name="new-need"),
    path("talent/needs/<int:need_id>/", needs.need, name="need"),
    path("talent/needs/<int:need_id>/propose/", needs.propose, name="propose"),
    path("talent/needs/<int:need_id>/close/", needs.close, name="close-need"),
    path("talent/matches/", matches.matches, name="matches"),
    path("talent/matches/<int:match_id>/", matches.match, name="match"),
    path("talent/matches/<int:match_id>/answer/", matches.answer, name="answer"),
    path("talent/matches/<int:match_id>/talk/", matches.talk, name="talk"),
    path("talent/matches/<int:match_id>/result/", matches.result, name="result"),
    path("talent/figures/", figures.figures, name="figures"),
]
