"""The audit trail keeps a digest of every mandate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.mandates.models import Mandate

MANDATE: Final = "mandate"


def register() -> None:
    covers.register(MANDATE, "小组长和代表", [Mandate], _mandates)


def _mandates(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Mandate.objects.all(), "pk", ids)
