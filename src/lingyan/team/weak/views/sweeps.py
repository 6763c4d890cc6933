"""Sweeps: when which region was read, what each sign tested and found, and what could not be tested and why."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.identity.decorators import needs
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import WEAK_VIEW
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.weak import jobs, queries
from lingyan.team.weak.signs import signs
from lingyan.team.weak.views.common import actor_of, sign_name, url_at


@needs(WEAK_VIEW)
@require_GET
def sweeps(request: HttpRequest) -> HttpResponse:
    """Sweeps inside the reader's region, and a button for a new one."""
    place, actor = place_of(request), actor_of(request)
    page = ListPage(
        request,
        queries.sweeps(actor, place.region),
        [
            Column("day", _("截至"), "date", sort="day", link=lambda each: url_at("sweep", each.region, each.pk)),
            Column("region", _("区域"), value="region__name", sort="region__code"),
            Column("hits", _("线索"), "integer", value=lambda each: sum(one["hits"] for one in each.signs)),
            Column("at", _("排查时间"), "time", value="at", sort="at"),
        ],
        name=gettext_lazy("排查记录"),
        sheet_form=filed(request, gettext_lazy("排查记录")),
        filters=[
            Filter("q", _("区域"), lookup="region__name__icontains"),
        ],
        sort="-at",
        empty=Empty(_("还没有排查过"), _("选定乡镇或县后排查；排查只读记录，不作结论。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may = place.region is not None and actor.may(WEAK_VIEW, place.region.path)
    return render(request, "weak/sweeps.html", {"page": page, "may_sweep": may, "region": place.region})


@needs(WEAK_VIEW)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a sweep; it goes in the background."""
    job = jobs.ask(actor_of(request), region=place_of(request).required_region())
    return redirect("workflow:job", job.pk)


@needs(WEAK_VIEW)
@require_GET
def sweep(request: HttpRequest, sweep_id: int) -> HttpResponse:
    """Every sign of one sweep."""
    found = queries.sweeps(actor_of(request)).filter(pk=sweep_id).first()
    if found is None:
        raise Http404(_("没有这次排查，或不在您的管辖范围内"))
    lines = [
        {
            **each,
            "name": sign_name(each["id"]),
            "sign": signs().get(each["id"]),
            "url": url_at("hints", found.region, sign=each["id"]),
        }
        for each in found.signs
    ]
    return render(request, "weak/sweep.html", {"sweep": found, "lines": lines})
