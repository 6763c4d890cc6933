"""Which rows the audit trail keeps a digest of: snapshots with every value and grade, and what villages say to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.assessment.models import IndicatorValue, Remark, Snapshot, VillageResult
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

SNAPSHOT: Final = "snapshot"
REMARK: Final = "remark"


def register() -> None:
    covers.register(SNAPSHOT, "评价快照", [Snapshot, VillageResult, IndicatorValue], _snapshots)
    covers.register(REMARK, "指标说明或异议", [Remark], _remarks)


def _snapshots(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Snapshot.objects.all(), "pk", ids)
    for model in (VillageResult, IndicatorValue):
        yield from covers.rows_of(model.objects.all(), "snapshot", ids)


def _remarks(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Remark.objects.all(), "pk", ids)
