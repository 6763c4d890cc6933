"""The audit trail keeps a digest of every project with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.projects.models import (
    Acceptance,
    Effect,
    Milestone,
    Project,
    Reached,
    Source,
    TakenOver,
    Tender,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of

PROJECT: Final = "project"
_PARTS: Final = (Source, Milestone, Tender, Acceptance, Effect)


def register() -> None:
    covers.register(PROJECT, "项目", [Project, *_PARTS, Reached, TakenOver], _projects)


def _projects(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Project.objects.all(), "pk", ids)
    for model in _PARTS:
        yield from rows_of(model.objects.all(), "project", ids)
    yield from rows_of(Reached.objects.all(), "milestone__project", ids)
    yield from rows_of(TakenOver.objects.all(), "project", ids)
