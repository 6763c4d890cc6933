"""The list of procedures, opening one, the page that leads through it, giving it up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD, SELECTION_VIEW
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.selection import actions, forms, queries, stages
from lingyan.team.selection.actions.opening import TITLES
from lingyan.team.selection.models import Kind, Procedure
from lingyan.team.selection.views.common import TONES, form_page, home, procedure_or_404, url_at
from lingyan.team.selection.views.guiding import page_of

LOOKS = [
    ("open", gettext_lazy("办理中")),
    ("posted", gettext_lazy("公示期满待办结")),
    ("file", gettext_lazy("任职待备案")),
]


@needs(SELECTION_VIEW)
@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure of the region and how far it is. No name stands here."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.procedures(actor, place.region),
        [
            Column("region", _("村"), value="region__name", sort="region__code", link=home),
            Column("title", _("职务"), value=lambda each: _(each.title), sort="title"),
            Column("kind", _("方式"), value="get_kind_display", sort="kind"),
            Column("started_on", _("启动日期"), "date", sort="started_on"),
            Column("stage", _("已到步骤"), value=_reached, sort="stage"),
            Column("next", _("下一步"), value=lambda each: _next(each)[0]),
            Column("owner", _("由谁办理"), value=lambda each: _next(each)[1]),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=_tone),
            Column("ended_on", _("办结日期"), "date", sort="ended_on"),
        ],
        name=gettext_lazy("选拔"),
        sheet_form=filed(request, gettext_lazy("选拔")),
        filters=[
            Filter("kind", _("方式"), "choice", choices=Kind.choices),
            Filter("state", _("状态"), "choice", choices=Procedure.State.choices),
            Filter("look", _("待办"), "choice", lookup=_look, choices=LOOKS),
        ],
        sort="-started_on",
        empty=_empty(request),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request, "selection/procedures.html", {"page": page, "kinds": _may_open(actor, place.region)}
    )


def _empty(request: HttpRequest) -> Empty:
    """A selection begins in a village; from anywhere above the way leads there."""
    place, text = place_of(request), _("在村的页面选一种方式启动。")
    if place.region is None or place.region.is_village:
        return Empty(_("这里还没有选拔"), text)
    query = urlencode({**place.parameters, "next": request.get_full_path()})
    url = f"{reverse('console:choose-region')}?{query}"
    return Empty(_("这里还没有选拔"), text, url, _("选一个村"))


def _tone(each: Procedure) -> str:
    return TONES[each.state]


def _reached(each: Procedure) -> str:
    return str(stages.label_of(each.kind, each.stage)) if each.stage else ""


def _next(each: Procedure) -> tuple[Any, Any]:
    due = stages.next_stage(each)
    return (due.label, due.owner) if due else ("", "")


def _look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    live = found.filter(state=Procedure.State.OPEN)
    if value == "posted":
        return live.filter(stage="notice", until__lt=clock.today())
    return live.filter(stage="appoint") if value == "file" else live.exclude(stage="appoint")


def _may_open(actor: Actor, region: Region | None) -> list[tuple[str, Any]]:
    if region is None or region.level != Level.VILLAGE:
        return []
    return [
        (each.value, each.label) for each in Kind if actor.may(actions.right_to_open(each.value), region.path)
    ]


@needs(SELECTION_RECORD, SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin to fill a post of the village looked at."""
    actor, region = actor_of(request), place_of(request).required_region()
    if kind not in dict(_may_open(actor, region)):
        raise Http404(_("请先选择村；这种方式也可能不由您启动"))
    form = forms.OpenForm(request.POST or None, kind=kind, titles=TITLES[Kind(kind)])

    def do() -> HttpResponse:
        made = actions.open_procedure(actor, region=region, kind=kind, **form.cleaned_data)
        messages.success(request, _("已启动，按步骤逐项办理。"))
        return redirect(home(made))

    return form_page(
        request, form, do, title=_("启动%(kind)s") % {"kind": Kind(kind).label}, action=_("启动"), lead=region.name,
        cancel_url=url_at("procedures", region),
    )  # fmt: skip


@needs(SELECTION_VIEW)
@require_GET
def procedure(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """One procedure: what is done, what comes next and who owes it, its people, votes and papers."""
    found = procedure_or_404(request, procedure_id)
    return render(request, "selection/procedure.html", page_of(actor_of(request), found))


@needs(SELECTION_RECORD, SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, procedure_id: int) -> HttpResponse:
    found, actor = procedure_or_404(request, procedure_id, SELECTION_RECORD), actor_of(request)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.void(actor, procedure_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已终止。"))
        return redirect(home(found))

    return form_page(
        request,
        form,
        do,
        title=_("终止选拔"),
        action=_("终止"),
        lead=str(found),
        cancel_url=home(found),
        danger=True,
    )
