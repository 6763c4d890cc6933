"""Which rows the audit trail keeps a digest of: who was allowed what, and who let whom act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lingyan.identity.models import Assignment, Delegation
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids


def register() -> None:
    covers.register("assignment", "岗位授权", [Assignment], _assignments)
    covers.register("delegation", "委托", [Delegation], _delegations)


def _assignments(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Assignment.objects.all(), "pk", ids)


def _delegations(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Delegation.objects.all(), "pk", ids)
