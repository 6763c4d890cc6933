"""What the audit trail keeps a digest of: a demand with its texts, answer and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.disclosure.demands.models import Demand, DemandAnswer, DemandRefusal, DemandText
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

DEMAND: Final = "demand"


def register() -> None:
    covers.register(
        DEMAND,
        "公开要求（及其公开内容、答复、不公开）",
        [Demand, DemandText, DemandAnswer, DemandRefusal],
        _demands,
    )


def _demands(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Demand.objects.all(), "pk", ids)
    for model in (DemandText, DemandAnswer, DemandRefusal):
        yield from covers.rows_of(model._default_manager.all(), "demand", ids)
