"""Which rows the audit trail keeps a digest of: frozen rounds. Their snapshots are held by the round's own digest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.team.roster.models import Round


def register() -> None:
    covers.register("roster-round", "换届轮次", [Round], _rounds)


def _rounds(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Round.objects.filter(state=Round.State.FROZEN), "pk", ids)
