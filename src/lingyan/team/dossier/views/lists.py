"""The dossiers of a place: one secretary a line, in the order of places, with what is missing. Nobody is ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import DOSSIER_VIEW
from lingyan.parameters.queries import Values, whole
from lingyan.people.models import Tenure
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.dossier import desk, parameters, rules
from lingyan.team.dossier.queries import standing, tenures
from lingyan.team.dossier.queries.standing import Standing
from lingyan.team.dossier.queries.tenures import REGION, region_of
from lingyan.team.dossier.rules import Completeness, Item
from lingyan.team.dossier.views.common import name_of, url_at
from lingyan.team.roster.sheets import filed

OVERVIEW: Final = (Level.PROVINCE, Level.CITY, Level.COUNTY)
LOOKS: Final = [
    ("missing", gettext_lazy("有缺项的")), ("unfiled", gettext_lazy("一年内任职、离任还没有备案的")),
    ("leave", gettext_lazy("请假快到期的")), ("exits", gettext_lazy("离任手续没有办完的")),
]  # fmt: skip


@needs(DOSSIER_VIEW)
@never_cache
@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    """Secretaries in office, those who left, or those whom a desk card counts; sums by place in the order of codes."""
    actor, region = actor_of(request), place_of(request).required_region()
    chosen = _chosen(request, tenures.visible(actor, region)).order_by(f"{REGION}__code", "pk")
    everyone = list(tenures.bare(chosen))
    found = standing.standings(everyone)
    page = _page(request, actor, region, chosen, found)
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page, "region": region, "sum": sum((each.sum for each in found.values()), Completeness()),
        "people": len(everyone), "places": _places(region, everyone, found) if region.level in OVERVIEW else [],
        "vacant": _vacant(actor, region), "gone": _of_the_left(request),
    }  # fmt: skip
    return render(request, "dossier/dossiers.html", context)


def _chosen(request: HttpRequest, found: QuerySet[Tenure]) -> QuerySet[Tenure]:
    """Whom the page is about: those of a desk card in office or not, else those in office unless asked otherwise."""
    today = clock.today()
    look, since = request.GET.get("look", ""), today - desk.LOOKS_BACK
    if look == "unfiled":
        return desk.unfiled(found, since, today)
    if look == "exits":
        return desk.open_exits(found, since)
    return tenures.left(found) if _of_the_left(request) else tenures.serving(found)


def _of_the_left(request: HttpRequest) -> bool:
    return request.GET.get("left", "") not in ("", "0")


def _page(
    request: HttpRequest, actor: Actor, region: Region, chosen: QuerySet[Tenure], found: dict[int, Standing]
) -> ListPage:
    gone = _of_the_left(request) or "look" in request.GET

    def of(read: Callable[[Standing], Any]) -> Callable[[Tenure], Any]:
        return lambda row: read(found[row.pk])

    return ListPage(
        request,
        chosen,
        [
            Column("village", _("村"), value=f"{REGION}__name", sort=f"{REGION}__code"),
            Column("town", _("乡镇"), value=f"{REGION}__parent__name"),
            Column("name", _("姓名"), value=lambda row: name_of(actor, row), link=lambda row: url_at("dossier", row)),
            Column("start", _("任职日期"), "date", value="start_on", sort="start_on"),
            *([Column("end", _("离任日期"), "date", value="end_on", sort="end_on")] if gone else []),
            Column("way", _("产生方式"), value="get_selection_display", sort="selection"),
            Column("filed", _("任职备案"), "date", value=of(lambda each: each.filed_on)),
            Column("pay", _("报酬档次"), value=of(lambda each: each.pay)),
            Column("required", _("应有"), "integer", value=of(lambda each: each.sum.required)),
            Column("filled", _("已有"), "integer", value=of(lambda each: each.sum.filled)),
            Column("missing", _("缺项"), value=of(_missing)),
        ],
        name=gettext_lazy("书记档案"),
        sheet_form=filed(request, gettext_lazy("书记档案")),
        filters=[
            Filter("q", _("村"), lookup=f"{REGION}__name__icontains"),
            Filter("left", _("只看已离任的"), "flag", lookup=lambda rows, _value: rows),
            Filter("item", _("缺哪一项"), "choice", choices=[(item.value, label) for item, label in rules.LABELS.items()],
                   lookup=_lacking(found)),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look(found, region.path)),
        ],
        sort=f"{REGION}__code",
        empty=Empty(_("这里没有书记的任职记录"), _("导入花名册并冻结，或办理任职以后，书记会出现在这里。")),
    )  # fmt: skip


def _missing(each: Standing) -> str:
    return _("、").join(str(rules.LABELS[item]) for item in each.missing)


def _lacking(found: dict[int, Standing]) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda rows, item: rows.filter(
        pk__in=[key for key, each in found.items() if Item(item) in each.missing]
    )


def _look(found: dict[int, Standing], path: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def narrowed(rows: QuerySet[Any], look: str) -> QuerySet[Any]:
        if look == "missing":
            return rows.filter(pk__in=[key for key, each in found.items() if each.missing])
        if look == "leave":
            return desk.on_leave(rows, path)
        return rows

    return narrowed


def _places(region: Region, everyone: list[Tenure], found: dict[int, Standing]) -> list[dict[str, Any]]:
    """Required and filled items of each place right below, in the order of codes."""
    sums: defaultdict[str, Completeness] = defaultdict(Completeness)
    people: defaultdict[str, int] = defaultdict(int)
    depth = len(region.path)
    for tenure in everyone:
        path = region_of(tenure).path
        below = path[: path.index("/", depth) + 1] if len(path) > depth else path
        sums[below] += found[tenure.pk].sum
        people[below] += 1
    rows = Region.objects.filter(path__in=list(sums)).order_by("code")
    return [{"place": row, "sum": sums[row.path], "people": people[row.path]} for row in rows]


def _vacant(actor: Actor, region: Region) -> list[dict[str, Any]]:
    """Villages without a secretary: since when, for how many days, and whether too long."""
    posts = tenures.vacant(actor, region).select_related("body__organisation__region__parent")
    rows = list(posts.order_by("body__organisation__region__code"))
    today = clock.today()
    values = Values([parameters.VACANT_DAYS]) if rows else Values(())
    found = []
    for post in rows:
        village = post.body.organisation.region
        days = rules.vacant_days(post.left_on, today)
        limit = whole(values.of(parameters.VACANT_DAYS, village.path, today))
        found.append({"village": village, "left_on": post.left_on, "days": days, "late": days > limit})
    return found
