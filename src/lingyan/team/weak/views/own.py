"""The village's own page: its secretary sees the own case once the county has listed it, and no other village's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel.rights import WEAK_OWN
from lingyan.team.weak import queries
from lingyan.team.weak.views.common import TONES, actor_of, shown, url_at


@needs(WEAK_OWN)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The own village's cases, the latest first."""
    found = [(each, TONES[each.state], url_at("own-case", each.village, each.pk))
             for each in queries.own_cases(actor_of(request))]  # fmt: skip
    return render(request, "weak/own.html", {"cases": found})


@needs(WEAK_OWN)
@require_GET
def own_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """PRIVACY: plan and results; neither hints nor what township and county wrote to each other."""
    actor = actor_of(request)
    found = queries.own_cases(actor).filter(pk=case_id).first()
    if found is None:
        raise Http404(_("没有这件整顿，或不是本村的"))
    return render(
        request, "weak/own_case.html", {**shown(actor, found), "back": url_at("own", found.village)}
    )
