"""Counts of the register by place: only numbers, never who."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel.rights import TALENT_VIEW
from lingyan.regions.models import Region
from lingyan.regions.place import YEARS, place_of
from lingyan.team.talent import queries
from lingyan.team.talent.models import Match
from lingyan.team.talent.rules import rate
from lingyan.team.talent.views.common import url_at

NAMES = ("listed", "needs", "open", "proposed", "accepted", "closed")


@needs(TALENT_VIEW)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The places below the region looked at, and all of it."""
    place = place_of(request)
    actor, region, year = actor_of(request), place.required_region(), place.month.year
    found = queries.figures(actor, region, year)
    whole = found.pop(region.path, queries.Figures())
    regions = {each.path: each for each in Region.objects.filter(path__in=list(found)).order_by("code")}
    outcomes = queries.outcomes(actor, region, year)
    context = {
        "year": year, "region": region, "whole": _row(whole),
        "rows": [(each, url_at("figures", each, month=place.month), _row(found[path])) for path, each in regions.items()],
        "outcomes": [(label, outcomes[code]) for code, label in Match.Outcome.choices], "jobs": outcomes["jobs"],
        "last": _year_url(request, year - 1), "next": _year_url(request, year + 1),
        "links": {name: url_at(name, region) for name in ("people", "needs", "matches")},
    }  # fmt: skip
    return render(request, "talent/figures.html", context)


def _row(counts: queries.Figures) -> dict[str, Any]:
    return {**{name: counts[name] for name in NAMES}, "rate": rate(counts["closed"], counts["accepted"])}


def _year_url(request: HttpRequest, year: int) -> str:
    """This page in another year, empty at the end of the calendar."""
    if year not in YEARS:
        return ""
    query = request.GET.copy()
    query["month"] = f"{year}-{place_of(request).month.number:02d}"
    return f"?{query.urlencode()}"
