"""Pages of members and distributions. Those for villagers carry no code: it travels in the body of a POST only."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.members.views import confirmations, distributions, papers, people, public, registers

app_name = "members"
urlpatterns = [
    path("dividends/<str:code>/", public.dividends, name="dividends"),
    path("dividends/<str:code>/mine/", public.mine, name="mine"),
    path("members/", people.members, name="members"),
    path("members/<int:member_id>/", people.member, name="member"),
    path("members/<int:member_id>/<str:what>/", people.change, name="change"),
    path("registers/", registers.registers, name="registers"),
    path("registers/<int:organisation_id>/", registers.register, name="register"),
    path("registers/<int:organisation_id>/new/", registers.new, name="new"),
    path("registers/<int:organisation_id>/import/", registers.import_, name="import"),
    path("registers/import/<str:token>/", registers.import_preview, name="import-preview"),
    path("registers/import/<str:token>/failed/", registers.import_failed, name="import-failed"),
    path("registers/<int:organisation_id>/display/", confirmations.display, name="display"),
    path("registers/confirmations/<int:confirmation_id>/", confirmations.confirmation, name="confirmation"),
    path(
        "registers/confirmations/<int:confirmation_id>/<str:what>/",
        confirmations.step,
        name="confirmation-step",
    ),
    path("registers/objections/<int:objection_id>/answer/", confirmations.answer, name="answer"),
    path("distributions/", distributions.distributions, name="distributions"),
    path("distributions/at/new/", distributions.at, name="at"),
    path("distributions/new/<int:book_id>/", distributions.new_plan, name="new-plan"),
    path("distributions/<int:distribution_id>/", distributions.distribution, name="distribution"),
    path("distributions/<int:distribution_id>/lines/", distributions.lines, name="lines"),
    path("distributions/<int:distribution_id>/slips/", papers.slips, name="slips"),
    path("distributions/<int:distribution_id>/do/<str:what>/", distributions.step, name="step"),
    path("distributions/<int:distribution_id>/papers/<str:kind>/", papers.paper, name="paper"),
]
