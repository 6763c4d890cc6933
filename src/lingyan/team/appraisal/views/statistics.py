"""Appraisals of a year below a region: how many are done, and the persons by grade as far as the reader may know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.language import Words
from lingyan.kernel.rights import APPRAISAL_VIEW
from lingyan.regions.place import place_of
from lingyan.team.appraisal import rules
from lingyan.team.appraisal import statistics as found
from lingyan.team.appraisal.rules import Kind
from lingyan.team.appraisal.statistics import Line
from lingyan.team.appraisal.views.common import url_at
from lingyan.team.appraisal.withholding import final_on
from lingyan.team.roster.suppression import PUBLIC_MINIMUM


@needs(APPRAISAL_VIEW)
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    region, actor = place_of(request).required_region(), actor_of(request)
    kind = request.GET.get("kind", Kind.PARTY.value)
    kind = kind if kind in {*Kind} else Kind.PARTY.value
    year = _year(request.GET.get("year", ""))
    figures = found.figures(actor, region, kind, year)
    labels = rules.labels_of_grades(kind)
    lines = [
        (_shown(each, labels), url_at("statistics", each.region, kind=kind, year=year))
        for each in figures.lines
    ]
    context = {
        "region": region, "year": year, "figures": figures, "lines": lines, "labels": labels,
        "whole": _shown(figures.whole, labels) if figures.whole else None,
        "minimum": PUBLIC_MINIMUM, "final": final_on(year), "before": url_at("statistics", region, kind=kind, year=year - 1),
        "after": url_at("statistics", region, kind=kind, year=year + 1),
        "tabs": [
            {"label": label, "url": url_at("statistics", region, kind=each.value, year=year), "current": each == kind}
            for each, label in rules.KIND_LABELS.items()
        ],
        "title": _("评议统计"),
    }  # fmt: skip
    return render(request, "appraisal/statistics.html", context)


def _shown(line: Line, labels: Sequence[Words]) -> dict[str, Any]:
    cells = list(zip(labels, line.grades, strict=True))
    return {"region": line.region, "closed": line.closed, "total": line.total, "cells": cells}


def _year(text: str) -> int:
    good = text.isascii() and text.isdecimal() and len(text) == 4 and 1990 <= int(text) <= 9000
    return int(text) if good else clock.today().year
