"""The rules of work in force at a region, where each comes from, and setting one from a day on."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel import parameters as registry
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import XLSX
from lingyan.kernel.parameters import Parameter
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PARAMETERS_MANAGE, REGIONS_VIEW
from lingyan.kernel.tabular.write import Column, SheetData, write_xlsx
from lingyan.parameters import actions, queries
from lingyan.parameters.forms import SettingForm
from lingyan.parameters.models import ParameterValue
from lingyan.parameters.queries import InForce, Values
from lingyan.regions.place import Place, place_of

_HEADS: Final = ("分组", "规则", "现行值", "从何时起", "由何处设置", "依据")


@needs(REGIONS_VIEW)
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    place, asked = place_of(request), request.GET.get("q", "").strip()[:40]
    rows = [
        _row(each, held)
        for each, held in _in_force(place)
        if asked in f"{each.group}{each.label}{each.source}"
    ]
    if request.GET.get("format") == "xlsx":
        return _excel(rows)
    groups = [(name, list(found)) for name, found in groupby(rows, key=lambda row: row["parameter"].group)]
    return render(request, "parameters/parameters.html", {"groups": groups, "place": place, "asked": asked})


@needs(REGIONS_VIEW)
@require_http_methods(["GET", "POST"])
def parameter(request: HttpRequest, code: str) -> HttpResponse:
    try:
        rule = registry.get(code)
    except LookupError:
        raise Http404(_("没有这项规则参数")) from None
    place, actor = place_of(request), _actor(request)
    region = place.required_region()
    held = Values([rule]).in_force(rule, region.path, clock.today())
    may_set = actor.may(PARAMETERS_MANAGE, region.path)
    form = (
        SettingForm(rule, held.value, request.POST or None) if may_set or request.method == "POST" else None
    )
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.set_value(actor, rule, region=region, **form.cleaned_data)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已设置，从起用日期开始生效；以前的日期仍按原来的值办理。"))
            return redirect(f"{reverse('parameters:parameter', args=[code])}?{place.query}")
    context = {
        "parameter": rule, "row": _row(rule, held), "place": place, "form": form,
        "history": _history(rule, queries.history(rule, region.path)),
    }  # fmt: skip
    return render(request, "parameters/parameter.html", context)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _in_force(place: Place) -> list[tuple[Parameter, InForce]]:
    values, path = Values(), place.region.path if place.region else ""
    return [(each, values.in_force(each, path, clock.today())) for each in registry.registered()]


def _row(rule: Parameter, held: InForce) -> dict[str, Any]:
    return {
        "parameter": rule,
        "shown": rule.shown(held.value),
        "set": held.row,
        "origin": _origin(rule, held.row),
    }


def _origin(rule: Parameter, row: ParameterValue | None) -> str:
    if row is not None:
        return row.region.name if row.region else _("全部区域")
    return _("随软件提供的示例，请按本地规定设置") if rule.example else _("法规规定")


def _history(rule: Parameter, rows: list[ParameterValue]) -> list[tuple[ParameterValue, str, str]]:
    names = {
        user.pk: user.display_name
        for user in User.objects.select_related("personal").filter(pk__in=[row.set_by for row in rows])
    }
    return [(row, rule.shown(rule.from_json(row.value)), names.get(row.set_by or 0, "")) for row in rows]


def _excel(rows: list[dict[str, Any]]) -> HttpResponse:
    target = io.BytesIO()
    lines = [
        (
            row["parameter"].group, row["parameter"].label, row["shown"],
            row["set"].from_on.isoformat() if row["set"] else "", row["origin"],
            row["set"].basis if row["set"] else row["parameter"].source,
        )
        for row in rows
    ]  # fmt: skip
    write_xlsx(target, [SheetData("规则参数", [Column(head) for head in _HEADS], lines)])
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename=parameters.xlsx"
    return response
