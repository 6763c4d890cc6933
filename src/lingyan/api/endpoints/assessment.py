"""对标: standards, indicators, snapshots and the figures of villages, in the order of their codes and no other."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Path

from lingyan.api.access import actor_of, read
from lingyan.api.common import api, refusal, region_of
from lingyan.api.schemas import (
    IndicatorOut,
    PageNumber,
    PageSize,
    RegionCode,
    RegionPath,
    RowId,
    SnapshotOut,
    SnapshotSummary,
    StandardOut,
    ValuePage,
    VillageAssessment,
    Year,
)
from lingyan.assessment import queries as assessment
from lingyan.assessment.definitions import (
    DefinitionError,
    Indicator,
    Standard,
    load_indicators,
    load_standard,
    standards,
)
from lingyan.assessment.models import IndicatorValue, Snapshot
from lingyan.assessment.rules import UNCONNECTED
from lingyan.assessment.showing import dimension_lines, figure_lines
from lingyan.facts.dictionary import describe
from lingyan.facts.registry import tables
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSESSMENT_VIEW

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9_]{1,12}$")]


@api.exception_handler(DefinitionError)
def _unusable(request: HttpRequest, error: DefinitionError) -> Any:
    """A county's own standard that cannot be read is the operator's to put right, and no fault of the server."""
    return api.create_response(request, refusal(Refused(str(error), code="wrong-standard")), status=422)


@read(api, "/standards", ASSESSMENT_VIEW, response=list[StandardOut], summary="评价标准")
def list_standards(request: HttpRequest) -> Any:  # noqa: ARG001
    known = load_indicators()
    return [_standard(load_standard(path, known)) for path in standards(settings.LINGYAN.home).values()]


@read(api, "/indicators", ASSESSMENT_VIEW, response=list[IndicatorOut], summary="指标，未接入的也列出")
def list_indicators(request: HttpRequest) -> Any:  # noqa: ARG001
    return [_indicator(each) for each in load_indicators().values()]


@read(api, "/snapshots", ASSESSMENT_VIEW, response=list[SnapshotOut], summary="评价快照")
def list_snapshots(
    request: HttpRequest, year: Year | None = None, region: RegionCode | None = None, limit: PageSize = 50
) -> Any:
    actor = actor_of(request)
    found = assessment.visible(actor).select_related("region").order_by("-year", "-id")
    if year:
        found = found.filter(year=year)
    if region:
        found = found.filter(region__path__startswith=region_of(actor, region).path)
    return found[:limit]


@read(
    api,
    "/snapshots/{int:snapshot_id}",
    ASSESSMENT_VIEW,
    response=SnapshotSummary,
    summary="一个快照：各指标在可见的村的合计",
)
def one_snapshot(request: HttpRequest, snapshot_id: RowId) -> Any:
    actor = actor_of(request)
    snapshot = _snapshot(actor, snapshot_id)
    return assessment.summary(snapshot, assessment.values(actor, snapshot))


@read(
    api,
    "/snapshots/{int:snapshot_id}/villages/{code}",
    ASSESSMENT_VIEW,
    response=VillageAssessment,
    summary="一个村的各方面和各指标；未接入的写明，不作零",
)
def snapshot_village(request: HttpRequest, snapshot_id: RowId, code: RegionPath) -> Any:
    actor = actor_of(request)
    snapshot = _snapshot(actor, snapshot_id)
    mine = snapshot.village_results.filter(actor.scope(ASSESSMENT_VIEW, "village__path"))
    judged = mine.select_related("village").filter(village__code=code).first()
    if judged is None:
        raise Http404("快照里没有这个村，或不在管辖范围内。")
    rows = assessment.values(actor, snapshot).filter(village=judged.village)
    return {
        "village_code": judged.village.code, "village": judged.village.name, "grade": judged.grade,
        "dimensions": dimension_lines(snapshot, judged),
        "indicators": [
            {**_value(line.indicator, line.row), "zh": line.zh, "disputed": line.disputed}
            for line in figure_lines(rows, assessment.disputed(rows))
        ],
    }  # fmt: skip


@read(
    api,
    "/snapshots/{int:snapshot_id}/indicators/{indicator}/{figure}",
    ASSESSMENT_VIEW,
    response=ValuePage,
    summary="一个指标在各村的数值，按村代码排列，不排名",
)
def snapshot_indicator(
    request: HttpRequest,
    snapshot_id: RowId,
    indicator: Name,
    figure: Name,
    page: PageNumber = 1,
    size: PageSize = 100,
) -> Any:
    actor, known = actor_of(request), load_indicators().get(indicator)
    snapshot = _snapshot(actor, snapshot_id)
    if known is None or figure not in {each.key for each in known.figures}:
        raise Http404("没有这个指标，或它还没有接入。")
    found: QuerySet[IndicatorValue] = assessment.values(actor, snapshot).filter(
        indicator=indicator, figure=figure
    )
    greyed = assessment.disputed(found)
    rows = [
        {
            **_value(known, row),
            "disputed": row.pk in greyed,
            "village_code": row.village.code,
            "village": row.village.name,
        }
        for row in found[(page - 1) * size : page * size]
    ]
    return {"rows": rows, "number": page, "size": size, "total": found.count()}


@read(api, "/facts", ASSESSMENT_VIEW, response=dict[str, Any], summary="事实表的数据字典")
def facts(request: HttpRequest, public: bool = False) -> Any:  # noqa: ARG001
    chosen = [table for table in tables() if table.public or not public]
    return describe(chosen, {table.name: [] for table in chosen}, public)


def _snapshot(actor: Actor, snapshot_id: int) -> Snapshot:
    found = assessment.visible(actor).filter(pk=snapshot_id).select_related("region").first()
    if found is None:
        raise Http404("没有这个快照，或不在查看范围内。")
    return found


def _standard(standard: Standard) -> dict[str, Any]:
    dimensions = [
        {"id": each.id, "zh": each.zh, "indicators": list(each.weights)} for each in standard.dimensions
    ]
    return {
        "id": standard.id, "zh": standard.zh, "version": standard.version, "dimensions": dimensions,
        "vetoes": list(standard.vetoes),
    }  # fmt: skip


def _indicator(indicator: Indicator) -> dict[str, Any]:
    figures = [{"key": each.key, "zh": each.zh, "unit": each.unit} for each in indicator.figures]
    return {
        "id": indicator.id, "zh": indicator.zh, "dimension": indicator.dim, "kind": indicator.kind,
        "unit": indicator.unit, "rule": indicator.rule, "source": indicator.source, "figures": figures,
        "target": indicator.target.zh if indicator.target else "",
        "state": "已接入" if indicator.connected else UNCONNECTED, "why": indicator.why,
    }  # fmt: skip


def _value(indicator: Indicator, row: IndicatorValue | None) -> dict[str, Any]:
    """A figure, or an indicator that is not connected: it has no number at all, above all no zero."""
    if row is None:
        return {"id": indicator.id, "figure": "", "state": UNCONNECTED}
    return {
        "id": indicator.id, "figure": row.figure, "state": row.get_state_display(), "text": row.text,
        "last_text": row.last_text, "met": row.met,
    }  # fmt: skip
