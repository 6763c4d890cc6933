"""The audit trail keeps a digest of every version of a budget with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.budget.models import Budget, BudgetLine
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of

BUDGET: Final = "budget"


def register() -> None:
    covers.register(BUDGET, "预算", [Budget, BudgetLine], _budgets)


def _budgets(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Budget.objects.all(), "pk", ids)
    yield from rows_of(BudgetLine.objects.all(), "budget", ids)
