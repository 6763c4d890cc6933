"""The audit trail keeps a digest of every sweep with its hints, every dismissal, every case with all of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.weak.models import (
    Case,
    Check,
    Dismissal,
    Evidence,
    Helper,
    Hint,
    Measure,
    Plan,
    Problem,
    Progress,
    Review,
    Step,
    Sweep,
    View,
)

SWEEP: Final = "weak-sweep"
DISMISSAL: Final = "weak-dismissal"
CASE: Final = "weak-case"
_OWNERS: Final = (
    (Step, "case"), (Problem, "case"), (Helper, "case"), (Plan, "case"), (Measure, "plan__case"), (Review, "case"),
    (Progress, "review__case"), (Check, "case"), (Evidence, "of_check__case"), (View, "of_check__case"),
)  # fmt: skip


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    covers.register(SWEEP, "软弱涣散排查", [Sweep, Hint], _sweeps)
    covers.register(DISMISSAL, "排查线索排除", [Dismissal], _dismissals)
    covers.register(CASE, "党组织整顿", [Case, *(model for model, _ in _OWNERS)], _cases)


def _sweeps(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Sweep.objects.all(), "pk", ids)
    yield from rows_of(Hint.objects.all(), "sweep", ids)


def _dismissals(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return rows_of(Dismissal.objects.all(), "pk", ids)


def _cases(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Case.objects.all(), "pk", ids)
    for model, owner in _OWNERS:
        yield from rows_of(model._default_manager.all(), owner, ids)
