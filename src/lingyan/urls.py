"""Where every page hangs. Each app has its own `urls.py`; every view in it carries one access mark."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("lingyan.identity.urls")),
    path("", include("lingyan.console.urls")),
    path("", include("lingyan.files.urls")),
    path("", include("lingyan.parameters.urls")),
    path("", include("lingyan.workflow.urls")),
    path("", include("lingyan.notices.urls")),
    path("", include("lingyan.decisions.urls")),
    path("", include("lingyan.team.roster.urls")),
    path("", include("lingyan.team.training.urls")),
    path("", include("lingyan.team.talent.urls")),
    path("", include("lingyan.team.mandates.urls")),
    path("", include("lingyan.team.appraisal.urls")),
    path("", include("lingyan.team.weak.urls")),
    path("", include("lingyan.team.branch.urls")),
    path("", include("lingyan.team.term.urls")),
    path("", include("lingyan.team.review.urls")),
    path("", include("lingyan.team.selection.urls")),
    path("", include("lingyan.team.dossier.urls")),
    path("", include("lingyan.economy.books.urls")),
    path("", include("lingyan.economy.payments.urls")),
    path("", include("lingyan.economy.bank.urls")),
    path("", include("lingyan.economy.assets.urls")),
    path("", include("lingyan.economy.contracts.urls")),
    path("", include("lingyan.economy.year.urls")),
    path("", include("lingyan.economy.members.urls")),
    path("", include("lingyan.economy.budget.urls")),
    path("", include("lingyan.economy.projects.urls")),
    path("", include("lingyan.disclosure.urls")),
    path("", include("lingyan.noticeboard.urls")),
    path("", include("lingyan.questions.urls")),
    path("", include("lingyan.supervision.urls")),
    path("", include("lingyan.assessment.urls")),
    path("", include("lingyan.boards.urls")),
    path("", include("lingyan.reports.urls")),
    path("", include("lingyan.api.urls")),
    path("", include("lingyan.portal.urls")),
]
