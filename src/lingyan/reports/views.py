"""Written papers in the console: choose kind, place and year; read it with its sources; take it as Word."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.regions.place import place_of
from lingyan.reports.actions import KINDS, make_report
from lingyan.reports.composing import Paper

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(REPORTS_MAKE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The kinds of papers for the place and year of the top bar."""
    place = place_of(request)
    kinds = [(kind, gettext(label)) for kind, (label, _compose) in KINDS.items()]
    return render(request, "reports/index.html", {"kinds": kinds, "place": place})


@needs(REPORTS_MAKE)
@require_GET
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper on screen, or with `?format=docx` as a file."""
    place = place_of(request)
    paper = make_report(request.actor, kind, place.required_region(), place.month.year)  # type: ignore[attr-defined]
    if request.GET.get("format") == "docx":
        return _file(paper)
    context = {
        "paper": paper, "blocks": paper.as_json()["blocks"],
        "sources": paper.figures.as_json(), "place": place, "kind": kind,
    }  # fmt: skip
    return render(request, "reports/report.html", context)


def _file(paper: Paper) -> HttpResponse:
    response = HttpResponse(paper.to_docx(), content_type=_DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(paper.title)}.docx"
    return response
