"""Two-way splits of the people in office, and two moments side by side."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel import audit, clock
from lingyan.kernel.lists import EXPORTED, XLSX
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.kernel.tabular import SheetData, write_xlsx
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster import comparing, showing, splitting
from lingyan.team.roster.structure import FIGURES, GROUPS, REGION
from lingyan.team.roster.views.common import actor_of, at, round_tabs
from lingyan.team.roster.views.moments import choices, chosen_moment, compared_moments, moment_tabs, query_of
from lingyan.team.roster.village_split import VILLAGE_DIMENSIONS, VILLAGES

_JSON = {"ensure_ascii": False, "indent": 1}


@needs(STATISTICS_VIEW)
@require_GET
def structure(request: HttpRequest) -> HttpResponse:
    """Persons of a group of posts by region or a trait, and by another trait."""
    moment, rounds = chosen_moment(request)
    if moment is None:
        return render(request, "roster/none.html", {"title": _("分项统计")})
    actor, region = actor_of(request), place_of(request).required_region()
    asked = {name: request.GET.get(name, usual) for name, usual in _USUAL.items()}
    if {asked["rows"], asked["by"]} & _other_ways(asked["group"]):
        # The form holds the ways of the group shown before; another group begins with its own.
        asked.update(rows=REGION, by=next(iter(splitting.dimensions_of(asked["group"]))))
    found = splitting.split(actor, moment, region, **asked)
    if request.GET.get("format") == "json":
        return JsonResponse(found.as_json(), json_dumps_params=_JSON)
    if request.GET.get("format") == "xlsx":
        return workbook(request, region, "分项统计", [showing.split_sheet(found)])
    context = {
        "found": found, "lines": showing.split_lines(found), "row_label": showing.row_label(found),
        "heads": [showing.class_label(name) for name in found.table.columns],
        "group_label": splitting.group_label(found.group), "by_label": splitting.dimensions_of(found.group)[found.by].label,
        "tabs": moment_tabs(request, round_tabs(request, "roster:structure", rounds, moment), moment),
        "moment": query_of(moment), "selects": _selects(found), "back": at(request, "roster:statistics", **query_of(moment)),
    }  # fmt: skip
    return render(request, "roster/structure.html", context)


_USUAL = {"group": splitting.SECRETARIES, "rows": REGION, "by": "age"}


def _other_ways(group: str) -> set[str]:
    """Ways to split that fit persons and not villages, or the other way round."""
    return set(splitting.ROWS) - {REGION} - splitting.dimensions_of(group).keys()


def _selects(found: splitting.Split) -> list[dict[str, Any]]:
    """What may be asked for by this reader."""
    open_ways = {*FIGURES, *(key for key, each in VILLAGE_DIMENSIONS.items() if each.public)}
    ways = splitting.dimensions_of(found.group).items()
    traits = [(key, each.label) for key, each in ways if found.opens or key in open_ways]
    groups = [
        (key, splitting.group_label(key))
        for key in (*GROUPS, VILLAGES)
        if found.opens or key in (splitting.SECRETARIES, VILLAGES)
    ]
    rows = [(REGION, _("地区")), *(traits if found.opens else [])]
    return [
        {"name": name, "label": label, "options": [(key, text, key == chosen) for key, text in options]}
        for name, label, options, chosen in (
            ("group", _("统计对象"), groups, found.group),
            ("rows", _("行"), rows, found.rows),
            ("by", _("列"), traits, found.by),
        )
    ]  # fmt: skip


@needs(STATISTICS_VIEW)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two frozen rounds, or a round and a day, side by side."""
    _moment, rounds = chosen_moment(request)
    actor, region = actor_of(request), place_of(request).required_region()
    before, after = compared_moments(request, region, rounds)
    if before is None or after is None:
        return render(request, "roster/none.html", {"title": _("换届对比")})
    try:
        found = comparing.compare(actor, before, after, region)
    except Refused:
        if request.GET.keys() & {"before", "after"}:
            raise
        # What is usual elsewhere, such as today, may not be for this reader, or not be known of this place.
        nothing = _("没有可以对比的两个时点")
        next_ = _("要有两轮冻结的花名册；可以查看花名册的岗位也能把一轮和今天对比。")
        return render(
            request, "roster/none.html", {"title": _("换届对比"), "nothing": nothing, "next": next_}
        )
    if request.GET.get("format") == "json":
        return JsonResponse(found.as_json(), json_dumps_params=_JSON)
    if request.GET.get("format") == "xlsx":
        return workbook(request, region, "换届对比", showing.comparison_sheets(found))
    sees_days = actor.may(ROSTER_VIEW, region.path)
    context = {
        "found": found, "figures": showing.compared(found.figures), "chart": showing.chart(found),
        "parts": showing.part_rows(found), "boundaries": showing.boundary_lines(found),
        "before_choices": choices(rounds, before, today=False),
        "after_choices": choices(rounds, after, today=sees_days), "people": _people(found),
    }  # fmt: skip
    return render(request, "roster/compare.html", context)


def _people(found: comparing.Comparison) -> list[tuple[str, str]]:
    change = found.found.change or {}
    return [
        (label, showing.text_of(change.get(key)))
        for key, label in (("continuing_secretaries", _("连任书记")), ("new_secretaries", _("新任书记")))
    ]


def workbook(request: HttpRequest, region: Region, name: str, sheets: Sequence[SheetData]) -> HttpResponse:
    """Sheets as a file, noted in the audit trail."""
    target = io.BytesIO()
    write_xlsx(target, sheets)
    with transaction.atomic():
        audit.record(
            actor_of(request), EXPORTED, region_path=region.path, list=name,
            rows=sum(len(list(sheet.rows)) for sheet in sheets), filters=[],
        )  # fmt: skip
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    file_name = quote(f"{name}-{region.name}-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response
