"""The audit trail keeps a digest of every procedure with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.selection.models import Application, Candidate, Procedure, Step, Tally, Vote

PROCEDURE: Final = "selection"


def register() -> None:
    """Called once from `AppConfig.ready`."""
    covers.register(PROCEDURE, "选拔", [Procedure, Step, Candidate, Application, Vote, Tally], _procedures)


def _procedures(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Procedure.objects.all(), "pk", ids)
    for model, owner in (
        (Step, "procedure"), (Candidate, "procedure"), (Application, "candidate__procedure"), (Vote, "procedure"),
        (Tally, "vote__procedure"),
    ):  # fmt: skip
        yield from rows_of(model._default_manager.all(), owner, ids)
