"""Pages of secretaries' dossiers."""

from __future__ import annotations

from django.urls import path

from lingyan.team.dossier.views import entering, lists, one, own

app_name = "dossier"
urlpatterns = [
    path("dossiers/", lists.dossiers, name="dossiers"),
    path("dossiers/mine/", own.mine, name="mine"),
    path("dossiers/mine/papers/<int:paper_id>/", own.paper, name="my-paper"),
    path("dossiers/<int:tenure_id>/", one.dossier, name="dossier"),
    path("dossiers/<int:tenure_id>/enter/<slug:kind>/", entering.enter, name="enter"),
    path("dossiers/<int:tenure_id>/end/", entering.end, name="end"),
    path("dossiers/<int:tenure_id>/account/", entering.account, name="account"),
    path("dossiers/<int:tenure_id>/paper/<slug:kind>/", one.make_paper, name="paper"),
    path("dossiers/entries/<int:entry_id>/correct/", entering.correct, name="correct"),
    path("dossiers/entries/<int:entry_id>/withdraw/", entering.withdraw, name="withdraw"),
]
