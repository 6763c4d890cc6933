"""Facts of petitions: which meeting how many of how many asked for, whether it binds, and when it was held. No persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from lingyan.decisions.joint import facts as joint
from lingyan.decisions.petitions import queries
from lingyan.decisions.petitions.models import Petition
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a petition that was received in the months asked for and by the day asked for."""

    def received(wanted: dict[str, Any]) -> QuerySet[Petition]:
        return queries.with_state(Petition.objects.filter(**wanted), request.as_of)

    yield from joint.rows_of(request, received, _row)


def _row(one: Petition, village: Village) -> Sequence[Any]:
    state, held = one.state, one.held  # type: ignore[attr-defined]
    return (
        village.code, village.county, one.received_on.year, one.pk, one.received_on, one.meeting,
        *joint.counts(one), one.binds, one.due_on if one.binds else None, held,
        state in {"late", "held-late"}, state == "answered",
    )  # fmt: skip


PETITION: Final = register(
    FactTable(
        name="meeting_petition", zh="联名提议", en="Signed requests that a meeting be called", grain=("petition",),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year of receipt"),
            FactColumn("petition", "integer", "登记号", "Number of the petition"),
            FactColumn("received_on", "date", "收到日期", "Day of receipt"),
            FactColumn("meeting", "text", "提议召开的会议", "Body that is to meet: villagers, representatives"),
            *joint.COLUMNS,
            FactColumn("binds", "flag", "达到人数", "Enough signed: the committee must call the meeting"),
            FactColumn("due_on", "date", "应召开日期", "Last day of the meeting", nullable=True),
            FactColumn("held_on", "date", "会议日期", "Day of the recorded meeting that met it", nullable=True),
            FactColumn("late", "flag", "逾期", "Binds, and the last day passed before such a meeting"),
            FactColumn("answered", "flag", "未达到人数已答复", "Of too few: answered, with a second person"),
        ),
        rows=rows,
    )
)  # fmt: skip
