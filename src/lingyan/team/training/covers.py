"""The audit trail keeps a digest of every class with its list, credits and slips, and of every session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.training.models import Course, Credit, Enrolment, Evaluation, Session

COURSE: Final = "training-class"
SESSION: Final = "training-session"


def register() -> None:
    covers.register(COURSE, "培训班", [Course, Enrolment, Credit, Evaluation], _courses)
    covers.register(SESSION, "夜校和远程教育", [Session], _sessions)


def _courses(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Course.objects.all(), "pk", ids)
    yield from rows_of(Enrolment.objects.all(), "course", ids)
    yield from rows_of(Credit.objects.all(), "enrolment__course", ids)
    yield from rows_of(Evaluation.objects.all(), "course", ids)


def _sessions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Session.objects.all(), "pk", ids)
