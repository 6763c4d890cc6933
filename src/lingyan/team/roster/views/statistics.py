"""Term-change statistics of a region: table, charts, change, split; and the people behind a figure."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel import audit, clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import EXPORTED, XLSX, ListPage
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.kernel.tabular import write_xlsx
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster import presentation, queries
from lingyan.team.roster.figures import figures_catalogue
from lingyan.team.roster.moments import Day, Moment
from lingyan.team.roster.views.common import actor_of, at, round_tabs
from lingyan.team.roster.views.moments import chosen_moment, moment_tabs, query_of
from lingyan.team.roster.views.people import people_page, serving_page


@needs(STATISTICS_VIEW)
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    round_, rounds = chosen_moment(request)
    if round_ is None:
        return render(request, "roster/none.html", {"title": _("换届统计")})
    region = place_of(request).required_region()
    actor = actor_of(request)
    found = queries.with_balance(actor, queries.statistics(actor, round_, region))
    wanted = request.GET.get("format", "")
    if wanted == "json":
        return JsonResponse(found.as_json(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if wanted == "xlsx":
        return _excel(request, found)

    def opened(key: str) -> str:
        return at(request, "roster:figure", figure=key, **query_of(round_))

    tabs = round_tabs(request, "roster:statistics", rounds, round_)
    context = {
        "found": found,
        "tabs": moment_tabs(request, tabs, round_),
        "day": isinstance(round_, Day),
        "sees_days": found.opens,
        "latest": clock.today(),
        "structure_url": at(request, "roster:structure", **query_of(round_)),
        "compare_url": at(request, "roster:compare"),
        "headline": presentation.headline(found, opened),
        "sections": presentation.sections(found, opened),
        "charts": presentation.charts(found),
        "votes": presentation.votes(found),
        "balance": presentation.balance(found),
        "split": presentation.split(found, lambda code: f"?{urlencode(query_of(round_))}&region={code}"),
        "split_heads": presentation.SPLIT_HEADS,
    }
    return render(request, "roster/statistics.html", context)


@on_paper()
def _excel(request: HttpRequest, found: queries.RegionStatistics) -> HttpResponse:
    target = io.BytesIO()
    write_xlsx(target, presentation.sheets(found))
    with transaction.atomic():
        rows = len(found.parts)
        audit.record(
            actor_of(request),
            EXPORTED,
            region_path=found.region.path,
            list="换届统计",
            rows=rows,
            filters=[],
        )
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    name = quote(f"换届统计-{found.region.name}-{found.round.name}-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@needs(ROSTER_VIEW)
@require_GET
def figure(request: HttpRequest) -> HttpResponse:
    """The people behind one figure."""
    round_, _rounds = chosen_moment(request)
    if round_ is None:
        return render(request, "roster/none.html", {"title": _("换届统计")})
    region = place_of(request).required_region()
    key = request.GET.get("figure", "persons_listed")
    page = _behind(request, round_, region, key)
    shown = figures_catalogue()[key]
    if page.wants_excel:
        return page.excel()
    context: dict[str, Any] = {
        "page": page,
        "figure": shown,
        "round": round_,
        "region": region,
        "back": at(request, "roster:statistics", **query_of(round_)),
    }
    return render(request, "roster/figure.html", context)


def _behind(request: HttpRequest, round_: Moment, region: Region, key: str) -> ListPage:
    if isinstance(round_, Day):
        tenures = queries.serving(actor_of(request), round_, region, key)
        return serving_page(request, tenures, gettext_lazy(figures_catalogue()[key].zh))
    entries = queries.members(actor_of(request), round_, region, key)
    return people_page(request, entries, region, gettext_lazy(figures_catalogue()[key].zh))
