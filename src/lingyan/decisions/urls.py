"""Pages of decisions."""

from __future__ import annotations

from django.urls import path

from lingyan.decisions.petitions import views as petitions
from lingyan.decisions.views import matter, matters, proposing, reference, steps

app_name = "decisions"
urlpatterns = [
    path("decisions/", matters.matters, name="matters"),
    path("decisions/new/", proposing.choose, name="choose"),
    path("decisions/new/<int:organisation_id>/<slug:item>/", proposing.new, name="new"),
    path("decisions/<int:matter_id>/", matter.matter, name="matter"),
    path("decisions/<int:matter_id>/edit/", proposing.edit, name="edit"),
    path("decisions/<int:matter_id>/paper/<slug:kind>/<int:source_id>/", matter.paper, name="paper"),
    path("decisions/<int:matter_id>/do/<slug:code>/", steps.step, name="step"),
    path("decisions/objections/<int:objection_id>/", steps.answer, name="answer"),
    path("decisions/catalogue/", reference.catalogue_page, name="catalogue"),
    path("decisions/rolls/", reference.rolls, name="rolls"),
    path("decisions/rolls/new/", reference.new_roll, name="new-roll"),
    path("decisions/petitions/", petitions.petitions, name="petitions"),
    path("decisions/petitions/new/", petitions.new, name="new-petition"),
    path("decisions/petitions/<int:petition_id>/", petitions.petition, name="petition"),
    path("decisions/petitions/<int:petition_id>/meeting/", petitions.meeting, name="petition-meeting"),
    path("decisions/petitions/<int:petition_id>/answer/", petitions.answer, name="answer-petition"),
    path("decisions/petitions/<int:petition_id>/receipt/", petitions.receipt, name="petition-receipt"),
    path("decisions/petitions/closings/<int:closing_id>/agree/", petitions.agree, name="agree-petition"),
    path("decisions/powers/", reference.powers, name="powers"),
    path("decisions/powers/new/<int:organisation_id>/", reference.new_power, name="new-power"),
    path("decisions/powers/<int:power_id>/end/", reference.end_power, name="end-power"),
]
