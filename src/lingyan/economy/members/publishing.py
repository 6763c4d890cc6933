"""What is distributed, as a sheet: totals and classes of shares. PRIVACY: never a person or a household."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from lingyan.economy.members.models import Distribution, HouseholdPart
from lingyan.kernel import sheets
from lingyan.kernel.money import format_yuan
from lingyan.kernel.sheets import LEAST, Block, Cell, Head, counted
from lingyan.regions.models import Region

_MONEY: Final = (Head("项目"), Head("金额", "money"))
_HIDDEN: Final = (Distribution.State.PLANNED, Distribution.State.VOID)


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("distribution", 10, distribution)


def distribution(village: Region, first: dt.date, _last: dt.date) -> Iterator[Block]:
    """Each plan of a year's income that the members decided. Years without one say nothing, which becomes 无."""
    plans = Distribution.objects.filter(
        book__organisation__region=village, book__organisation__kind="collective", year=first.year
    ).exclude(state__in=_HIDDEN)
    for plan in plans.order_by("pk"):
        yield from _of_plan(plan)


def _of_plan(plan: Distribution) -> Iterator[Block]:
    decided = f"，{plan.decided_on} 经成员决议" if plan.decided_on else ""
    yield Block(
        "收益总额", ("7-1",), (f"{plan.year}年收益分配方案{decided}。",), _MONEY,
        (("本年净收益", plan.net), ("年初未分配收益", plan.opening), ("其他转入", plan.other),
         ("可分配收益", plan.distributable)),
    )  # fmt: skip
    yield Block(
        "提取公积公益金",
        ("7-2",),
        columns=_MONEY,
        rows=(("已提取", plan.reserved), ("本次提取", plan.reserve)),
    )
    yield _to_members(plan)
    yield Block(
        "其他分配和未分配收益", ("7-5",), columns=_MONEY,
        rows=(("其他分配", plan.others), ("年后已分配", plan.later), ("未分配收益", plan.undistributed)),
    )  # fmt: skip


def _to_members(plan: Distribution) -> Block:
    shares: defaultdict[str, int] = defaultdict(int)
    for of_line in plan.lines.values_list("shares", flat=True):
        for kind, hundredths in of_line.items():
            shares[kind] += hundredths
    rows = [("向成员分配", plan.pool), *_of_list(plan)]
    counts = f"成员 {counted(plan.members)} 人，{counted(plan.households)} 户。"
    classes = "、".join(f"{kind} {format_yuan(hundredths)} 股" for kind, hundredths in sorted(shares.items()))
    lines = (counts, f"参加分配的份额：{classes}。") if classes else (counts,)
    return Block("向成员分配", ("7-3",), lines, _MONEY, tuple(rows))


def _of_list(plan: Distribution) -> Iterator[tuple[Cell, ...]]:
    """The sum of the list, and how much of it is paid.

    PRIVACY: the sum of a few households is nearly the dividend of one, and while some are paid and others wait two
    versions of the sheet differ by those who were paid in between. So 已付 and 未付 are given for the whole list only.
    """
    yield "清单合计", plan.paid_out
    states = list(plan.parts.values_list("state", flat=True))
    paid = states.count(HouseholdPart.State.PAID)
    if len(states) >= LEAST and paid in {0, len(states)}:
        yield "已付", plan.paid_out if paid else 0
        yield "未付", 0 if paid else plan.paid_out
