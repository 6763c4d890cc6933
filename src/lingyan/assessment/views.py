"""对标 in the console: indicators of a region, villages of an indicator by code, and what stands behind a value.

No page orders villages by a value, and none offers to.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.assessment import actions, jobs, queries
from lingyan.assessment.definitions import (
    DIMS,
    FIVE_GOODS,
    KINDS,
    Figure,
    Indicator,
    load_indicators,
    standard_names,
)
from lingyan.assessment.models import IndicatorValue, Remark, Snapshot
from lingyan.assessment.rules import INSUFFICIENT
from lingyan.assessment.showing import DimensionLine, behind, dimension_lines, figure_lines
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import ASSESSMENT_REMARK, ASSESSMENT_RUN, ASSESSMENT_VIEW
from lingyan.regions.place import place_of

_BOOKS: Final = (gettext_lazy("看账簿"), "books:vouchers")
_ROSTERS: Final = (gettext_lazy("看花名册"), "roster:rounds")
RECORDS: Final[dict[str, tuple[Words, str]]] = {
    "books_month": _BOOKS,
    "books_source_month": _BOOKS,
    "disclosure_month": (gettext_lazy("看账目公开"), "disclosure:board"),
    "roster_year": _ROSTERS,
    "avoidance_year": _ROSTERS,
    "decision_year": (gettext_lazy("看决策事项"), "decisions:matters"),
    "publication_item": (gettext_lazy("看公开栏"), "noticeboard:calendar"),
    "contract_year": (gettext_lazy("看合同"), "contracts:contracts"),
    "finding": (gettext_lazy("看疑点"), "supervision:findings"),
    "question": (gettext_lazy("看提问"), "questions:inbox"),
    "branch_year": (gettext_lazy("看组织生活"), "branch:branches"),
}
"""Where the records stand that a fact table is made from."""


@needs(ASSESSMENT_VIEW)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every indicator for the region and year of the page, connected or not."""
    place, actor = place_of(request), _actor(request)
    region, year = place.required_region(), _year(request, place.month.year)
    standards = standard_names(settings.LINGYAN.home)
    standard = _standard(request, standards)
    snapshot = queries.latest(actor, region, standard, year)
    rows = _inside(actor, snapshot, region.path) if snapshot else IndicatorValue.objects.none()
    lines = queries.lines(rows)
    context = {
        "region": region,
        "year": year,
        "years": range(place.month.year, place.month.year - 4, -1),
        "snapshot": snapshot,
        "standard": standard,
        "standards": standards,
        "groups": [
            (_(zh), [line for line in lines if line.indicator.dim == dim]) for dim, zh in DIMS.items()
        ],
        "kinds": KINDS,
        "total": len({line.indicator.id for line in lines}),
        "connected": len({line.indicator.id for line in lines if line.connected}),
        "may_run": actor.may(ASSESSMENT_RUN, region.path),
        "villages": rows.values("village").distinct().count(),
    }
    return render(request, "assessment/overview.html", context)


@needs(ASSESSMENT_RUN)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Ask for a new snapshot; it is computed in the background."""
    region = place_of(request).required_region()
    year = _year(request, place_of(request).month.year)
    standard = _standard(request, standard_names(settings.LINGYAN.home))
    job = jobs.ask(_actor(request), standard=standard, year=year, region=region)
    return redirect("workflow:job", job.pk)


@needs(ASSESSMENT_VIEW)
@require_GET
def indicator(request: HttpRequest, snapshot_id: int, indicator: str, figure: str) -> HttpResponse:
    """One figure of every village, in the order of the village code."""
    snapshot, (known, chosen) = _snapshot(request, snapshot_id), _figure(indicator, figure)
    rows = queries.values(_actor(request), snapshot).filter(indicator=known.id, figure=chosen.key)
    greyed = queries.disputed(rows)
    page = ListPage(
        request,
        rows,
        [
            Column("village", _("村"), value="village__name", link=lambda row: _village_url(snapshot, row)),
            Column("code", _("村代码"), value="village__code", sort="village__code"),
            Column("text", _("本年"), value="shown", link=lambda row: reverse("assessment:value", args=[row.pk])),
            Column("last", _("本村上年"), value="last_shown"),
            Column("met", _("对照目标"), "badge", value=lambda row: _met(row, greyed), tone=lambda row: _tone(row, greyed)),
        ],
        name=format_lazy("{} {} {}", known.id, gettext_lazy(chosen.zh), snapshot.year),
        filters=[
            Filter("q", _("村名或代码"), lookup="village__name__icontains|village__code__startswith"),
            Filter("met", _("对照目标"), "choice", lookup=_by_met, choices=(("yes", _("达到")), ("no", _("未达到")),
            ("na", _("不适用")))),
        ],
        sort="village__code",
        empty=Empty(_("没有村"), _("这个快照里没有您可以查看的村。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "snapshot": snapshot,
        "indicator": known,
        "figure": chosen,
        "kind": _(KINDS[known.kind]),
    }
    return render(request, "assessment/indicator.html", context)


@needs(ASSESSMENT_VIEW)
@require_GET
def village(request: HttpRequest, snapshot_id: int, code: str) -> HttpResponse:
    """One village: dimensions with coverage, the suggestion, and every indicator beside its own last year."""
    snapshot, actor = _snapshot(request, snapshot_id), _actor(request)
    judged = get_object_or_404(
        snapshot.village_results.filter(actor.scope(ASSESSMENT_VIEW, "village__path")).select_related(
            "village"
        ),
        village__code=code,
    )
    rows = queries.values(actor, snapshot).filter(village=judged.village)
    dimensions: list[DimensionLine] = dimension_lines(snapshot, judged)
    standard = actions.standard_of(snapshot)
    context = {
        "snapshot": snapshot,
        "standard": standard,
        "judged": judged,
        "insufficient": judged.grade == INSUFFICIENT,
        "dimensions": dimensions,
        "lines": figure_lines(rows, queries.disputed(rows)),
        "vetoes": standard.vetoes,
    }
    return render(request, "assessment/village.html", context)


@needs(ASSESSMENT_VIEW)
@require_GET
def value(request: HttpRequest, value_id: int) -> HttpResponse:
    """A value opens: the rule, numerator and denominator, the facts it was computed from, and their records."""
    row = _value(request, value_id)
    known, chosen = _figure(row.indicator, row.figure)
    actor = _actor(request)
    settles = actor.may(ASSESSMENT_RUN, row.village.path)
    remarks = list(row.remarks.all())
    context = {
        "row": row,
        "indicator": known,
        "figure": chosen,
        "kind": _(KINDS[known.kind]),
        "facts": behind(row, chosen),
        "records": _records(chosen, row),
        "remarks": [(each, settles and _may_settle(actor, each)) for each in remarks],
        "disputed": any(each.kind == Remark.Kind.DISPUTE and not each.settled_at for each in remarks),
        "may_remark": actor.may(ASSESSMENT_REMARK, row.village.path),
        "settles": settles,
    }
    return render(request, "assessment/value.html", context)


def _may_settle(actor: Actor, remark: Remark) -> bool:
    """A dispute that is open, for another person than disputed."""
    is_open = remark.kind == Remark.Kind.DISPUTE and remark.settled_at is None
    return is_open and not one_hand(actor.user_id, remark.by)


@needs(ASSESSMENT_REMARK)
@require_POST
def remark(request: HttpRequest, value_id: int) -> HttpResponse:
    row = _value(request, value_id)
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    actions.remark(_actor(request), row, kind=kind, text=text)
    messages.success(
        request, _("已记下。") if kind == Remark.Kind.NOTE else _("已提出异议，核对之前这个数值以灰色显示。")
    )
    return redirect("assessment:value", row.pk)


@needs(ASSESSMENT_RUN)
@require_POST
def settle(request: HttpRequest, remark_id: int) -> HttpResponse:
    actor = _actor(request)
    mine = Remark.objects.filter(actor.scope(ASSESSMENT_RUN, "value__village__path"))
    given = get_object_or_404(mine.select_related("value__village"), pk=remark_id)
    outcome, answer = request.POST.get("outcome", ""), request.POST.get("answer", "")
    actions.settle(actor, given, outcome=outcome, answer=answer)
    messages.success(request, _("已答复。数据要在原始记录里更正，下一次快照就会变。"))
    return redirect("assessment:value", given.value_id)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _year(request: HttpRequest, otherwise: int) -> int:
    text = request.POST.get("year") or request.GET.get("year") or ""
    if not text:
        return otherwise
    if not (text.isdecimal() and len(text) == 4):
        raise Http404("年度应为四位数字")
    return int(text)


def _standard(request: HttpRequest, known: Collection[str]) -> str:
    """The standard that a page or a form names, the five goods where it names none."""
    wanted = request.POST.get("standard") or request.GET.get("standard") or FIVE_GOODS
    if wanted not in known:
        raise Http404("没有这个标准")
    return wanted


def _snapshot(request: HttpRequest, snapshot_id: int) -> Snapshot:
    return get_object_or_404(queries.visible(_actor(request)).select_related("region"), pk=snapshot_id)


def _figure(indicator: str, figure: str) -> tuple[Indicator, Figure]:
    known = load_indicators().get(indicator)
    chosen = next((each for each in known.figures if each.key == figure), None) if known else None
    if known is None or chosen is None:
        raise Http404(f"没有指标 {indicator[:8]}")
    return known, chosen


def _value(request: HttpRequest, value_id: int) -> IndicatorValue:
    mine = IndicatorValue.objects.filter(_actor(request).scope(ASSESSMENT_VIEW, "village__path"))
    return get_object_or_404(mine.select_related("village", "snapshot__region"), pk=value_id)


def _inside(actor: Actor, snapshot: Snapshot, path: str) -> QuerySet[IndicatorValue]:
    return queries.values(actor, snapshot).filter(village__path__startswith=path)


def _village_url(snapshot: Snapshot, row: IndicatorValue) -> str:
    return reverse("assessment:village", args=[snapshot.pk, row.village.code])


def _met(row: IndicatorValue, greyed: set[int]) -> str:
    if row.pk in greyed:
        return _("有异议，待核对")
    if row.state == IndicatorValue.State.NA:
        return _("不适用")
    return {True: _("达到"), False: _("未达到"), None: _("只作参考")}[row.met]


def _tone(row: IndicatorValue, greyed: set[int]) -> str:
    if row.pk in greyed or row.state == IndicatorValue.State.NA:
        return "plain"
    return {True: "ok", False: "warn", None: "info"}[row.met]


def _by_met(rows: QuerySet[IndicatorValue], wanted: str) -> QuerySet[IndicatorValue]:
    if wanted == "na":
        return rows.filter(state=IndicatorValue.State.NA)
    return rows.filter(met=wanted == "yes")


def _records(figure: Figure, row: IndicatorValue) -> tuple[str, str] | None:
    label, name = RECORDS.get(figure.table, ("", ""))
    try:
        return (str(label), f"{reverse(name)}?region={row.village.code}") if name else None
    except NoReverseMatch:
        return None
