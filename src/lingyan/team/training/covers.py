"""The audit trail keeps a digest of every class with its list, credits and slips, every session and every material."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.training.models import (
    Course,
    Credit,
    Edition,
    Enrolment,
    Evaluation,
    Material,
    Session,
    SlipCheck,
    Use,
)

COURSE: Final = "training-class"
SESSION: Final = "training-session"
MATERIAL: Final = "training-material"


def register() -> None:
    covers.register(COURSE, "培训班", [Course, Enrolment, Credit, Evaluation, SlipCheck], _courses)
    covers.register(SESSION, "夜校和远程教育", [Session], _sessions)
    covers.register(MATERIAL, "培训资料", [Material, Edition, Use], _materials)


def _courses(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Course.objects.all(), "pk", ids)
    yield from rows_of(Enrolment.objects.all(), "course", ids)
    yield from rows_of(Credit.objects.all(), "enrolment__course", ids)
    yield from rows_of(Evaluation.objects.all(), "course", ids)
    yield from rows_of(SlipCheck.objects.all(), "evaluation__course", ids)


def _sessions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Session.objects.all(), "pk", ids)


def _materials(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Material.objects.all(), "pk", ids)
    yield from rows_of(Edition.objects.all(), "material", ids)
    yield from rows_of(Use.objects.all(), "material", ids)
