"""The plan of a year as a sheet: the lines of the budget that the members decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from lingyan.economy.budget.models import Block as Part
from lingyan.economy.budget.models import Budget, BudgetLine
from lingyan.kernel import sheets
from lingyan.kernel.problems import Refused
from lingyan.kernel.sheets import Block, Head, table_or_nothing
from lingyan.regions.models import Region

_COLUMNS: Final = (Head("科目"), Head("项目"), Head("计划金额", "money"))
_ITEMS: Final = {Part.INCOME: ("1-1",), Part.EXPENSE: ("1-1",), Part.CAPITAL: ("1-2", "1-3", "1-4")}


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("plan", 10, plan)


def plan(village: Region, first: dt.date, _last: dt.date) -> Iterator[Block]:
    """The budget in force of the village's collective. Refused before the members have decided one."""
    budget = Budget.objects.filter(
        book__organisation__region=village, book__organisation__kind="collective", year=first.year,
        state=Budget.State.DECIDED,
    ).first()  # fmt: skip
    if budget is None:
        raise Refused(f"{village.name} {first.year}年的预算还没有通过，通过后才能公开。", code="no-budget")
    lines = list(budget.lines.select_related("account", "project").order_by("no"))
    decided = f"{budget.decided_on} 通过" if budget.decided_on else "已通过"
    change = f"，第{budget.version}版（调整后）" if budget.version > 1 else ""
    yield Block(
        "收支计划", ("1-1",), (f"{first.year}年财务计划，成员大会 {decided}{change}。",),
        (Head("部分"), Head("合计", "money")),
        tuple((str(part.label), getattr(budget, part.value)) for part in Part),
    )  # fmt: skip
    for part in Part:
        rows = (_row(line) for line in lines if line.block == part)
        yield table_or_nothing(f"{part.label}计划", _ITEMS[part], _COLUMNS, rows)


def _row(line: BudgetLine) -> tuple[str, str, int]:
    return line.account.path_name, line.project.name if line.project else "", line.amount
