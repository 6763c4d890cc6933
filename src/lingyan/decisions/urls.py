"""Pages of decisions."""

from __future__ import annotations

from django.urls import path

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
    path("decisions/powers/", reference.powers, name="powers"),
    path("decisions/powers/new/<int:organisation_id>/", reference.new_power, name="new-power"),
    path("decisions/powers/<int:power_id>/end/", reference.end_power, name="end-power"),
]
