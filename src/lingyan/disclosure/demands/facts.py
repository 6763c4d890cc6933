"""Facts of demands: what was demanded by how many of how many, whether it binds, and what became of it. No persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from lingyan.decisions.joint import facts as joint
from lingyan.disclosure.demands import queries
from lingyan.disclosure.demands.models import Demand
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village
from lingyan.kernel import clock


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a demand that was received in the months asked for and by the day asked for."""

    def received(wanted: dict[str, Any]) -> QuerySet[Demand]:
        return queries.with_state(Demand.objects.filter(**wanted), request.as_of)

    yield from joint.rows_of(request, received, _row)


def _row(one: Demand, village: Village) -> Sequence[Any]:
    state, published = one.state, one.page_at  # type: ignore[attr-defined]
    return (
        village.code, village.county, one.received_on.year, one.pk, one.received_on, one.item, one.period,
        *joint.counts(one), one.binds, one.due_on if one.binds else None,
        published.astimezone(clock.ZONE).date() if published and state == "online" else None,
        state == "late", state == "answered", state == "refused",
    )  # fmt: skip


DEMAND: Final = register(
    FactTable(
        name="publication_demand", zh="公开要求", en="Written demands that an item be made public", grain=("demand",),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year of receipt"),
            FactColumn("demand", "integer", "登记号", "Number of the demand"),
            FactColumn("received_on", "date", "收到日期", "Day of receipt"),
            FactColumn("item", "text", "公开事项", "Code of the item in the catalogue"),
            FactColumn("period", "text", "期间", "Period that it speaks of"),
            *joint.COLUMNS,
            FactColumn("binds", "flag", "达到人数", "Enough signed: the village must open it"),
            FactColumn("due_on", "date", "应公开日期", "Last day to open it", nullable=True),
            FactColumn("online_on", "date", "网上公开日期", "Day of the page in force that opens it", nullable=True),
            FactColumn("late", "flag", "逾期", "Binds, not public online and the last day has passed"),
            FactColumn("answered", "flag", "已书面答复", "Of too few: answered in writing"),
            FactColumn("refused", "flag", "依法不公开", "Kept back because the law forbids it, with a second person"),
        ),
        rows=rows,
    )
)  # fmt: skip
