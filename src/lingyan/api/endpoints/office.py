"""The desk, tasks, and the audit trail for who may read it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from lingyan.api.access import actor_of, read
from lingyan.api.common import api
from lingyan.api.schemas import (
    AuditPage,
    Day,
    DeskOut,
    JobOut,
    MonthText,
    PageNumber,
    PageSize,
    RegionCode,
)
from lingyan.identity.queries import audit_trail
from lingyan.kernel import audit, clock, covers, navigation
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.rights import AUDIT_VIEW, JOBS_VIEW
from lingyan.parameters.queries import read_once
from lingyan.regions.place import place_of
from lingyan.workflow.queries import visible as visible_jobs


@read(api, "/desk", response=list[DeskOut], summary="工作台：等我办、已经逾期和昨天以来的变化")
def desk(request: HttpRequest, region: RegionCode | None = None, month: MonthText | None = None) -> Any:  # noqa: ARG001
    place = place_of(request)  # reads both from the address, as the page does
    with read_once():
        return navigation.desk_items(actor_of(request), place.region, place.month)


@read(api, "/jobs", JOBS_VIEW, response=list[JobOut], summary="任务")
def list_jobs(request: HttpRequest, limit: PageSize = 50) -> Any:
    return visible_jobs(actor_of(request))[:limit]


@read(api, "/audit", AUDIT_VIEW, response=AuditPage, summary="审计日志，新的在前")
def list_audit(
    request: HttpRequest,
    code: Annotated[str, Query(pattern=r"^[a-z.-]{0,80}$")] = "",
    first: Day | None = None,
    last: Day | None = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Any:
    found = audit_trail(actor_of(request)).order_by("-id")
    if code:
        found = found.filter(code=code)
    if first:
        found = found.filter(at__gte=clock.midnight(first))
    if last:
        found = found.filter(at__lt=clock.midnight(last) + dt.timedelta(days=1))
    rows = [_entry(each) for each in found[(page - 1) * size : page * size]]
    return {"rows": rows, "number": page, "size": size, "total": found.count()}


def _entry(entry: AuditEntry) -> dict[str, Any]:
    """As the page shows it: without the digests that only `lingyan check` reads."""
    return {
        "id": entry.pk, "at": entry.at, "actor_label": entry.actor_label, "code": entry.code,
        "label": audit.label_of(entry.code), "object_kind": entry.object_kind, "object_id": entry.object_id,
        "reason": entry.reason, "address": entry.address, "request_id": entry.request_id,
        "details": {name: value for name, value in entry.details.items() if name != covers.NOTE},
    }  # fmt: skip
