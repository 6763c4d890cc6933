"""Which rows the audit trail keeps a digest of: runs with what they found, every step on a finding, what villagers asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.supervision.models import (
    Again,
    AuditRequest,
    AuditRun,
    Concerned,
    Finding,
    Hit,
    RequestAnswer,
    Step,
)

RUN: Final = "audit-run"
STEP: Final = "finding-step"
FINDING: Final = "finding"
REQUEST: Final = "audit-request"
ANSWER: Final = "audit-request-answer"
MOVING: Final = ("state", "due_on", "closed_on")
"""Columns of a finding that change with its steps; noted apart after each."""


def register() -> None:
    covers.register(RUN, "审计运行", [AuditRun, Finding, Hit, Concerned, Again], _runs)
    covers.register(STEP, "疑点办理", [Step], _steps)
    covers.register(FINDING, "疑点的状态", [Finding], _findings)
    covers.register(REQUEST, "村民要求审计的事项", [AuditRequest], _requests)
    covers.register(ANSWER, "要求审计事项的答复", [RequestAnswer], _answers)


def _runs(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(AuditRun.objects.all(), "pk", ids)
    yield from covers.rows_of(Finding.objects.all(), "run", ids, leave_out=MOVING)
    yield from covers.rows_of(Hit.objects.all(), "run", ids)
    yield from covers.rows_of(Concerned.objects.all(), "run", ids)
    yield from covers.rows_of(Again.objects.all(), "finding__run", ids)


def _steps(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Step.objects.all(), "pk", ids)


def _findings(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Finding.objects.all(), "pk", ids)


def _requests(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(AuditRequest.objects.all(), "pk", ids)


def _answers(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(RequestAnswer.objects.all(), "pk", ids)
