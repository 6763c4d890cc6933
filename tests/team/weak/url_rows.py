"""How each page of the room is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.team.weak.models import Case, Check, Evidence, Hint, Measure, Plan, Problem, Step, Sweep
from tests.support.urls import World, row

DAY = dt.date(2026, 1, 5)


def _hint(world: World) -> Hint:
    known = Hint.objects.filter(village=world.tree.village).first()
    if known is not None:
        return known
    sweep = Sweep.objects.create(region=world.tree.village, day=DAY, at=clock.now())
    return Hint.objects.create(
        sweep=sweep, village=world.tree.village, sign="S01", version=1, arithmetic=["100 > 90"],
        records=["post_holding:1"],
    )  # fmt: skip


def _case(world: World) -> Case:
    """As it is stored, past the steps that the actions ask for: it waits for the county's check."""
    known = Case.objects.filter(village=world.tree.village).first()
    if known is not None:
        return known
    made = Case.objects.create(
        village=world.tree.village, state="checking", proposed_on=DAY, listed_on=DAY, plan_due_on=DAY,
        review_due_on=DAY,
    )  # fmt: skip
    Step.objects.create(case=made, act="propose", on=DAY, text="书记长期空缺", at=clock.now())
    problem = Problem.objects.create(case=made, no=1, sign="S01", text="书记长期空缺")
    plan = Plan.objects.create(case=made, version=1, on=DAY, goal="配齐班子", at=clock.now())
    Measure.objects.create(
        plan=plan,
        problem=problem,
        no=1,
        cause="leader",
        what="选派书记",
        responsible="镇组织委员",
        due_on=DAY,
    )
    check = Check.objects.create(case=made, on=DAY, at=clock.now())
    Evidence.objects.create(of_check=check, problem=problem, text="任职文件")
    return made


def _of_hint(world: World) -> dict[str, Any]:
    return {"hint_id": _hint(world).pk}


def _of_case(world: World) -> dict[str, Any]:
    return {"case_id": _case(world).pk}


row("weak:hints")
row("weak:sweeps")
row("weak:cases")
row("weak:own")
row("weak:ask", scoped=False)
row("weak:new", scoped=False)
row("weak:sweep", lambda world: {"sweep_id": _hint(world).sweep_id}, scoped=True)
for name in ("hint", "dismiss"):
    row(f"weak:{name}", _of_hint, scoped=True)
for name in ("case", "helper", "plan", "review", "check", "view", "own-case"):
    row(f"weak:{name}", _of_case, scoped=True)
row("weak:decide", lambda world: {**_of_case(world), "what": "release"}, scoped=True)
row("weak:paper", lambda world: {**_of_case(world), "what": "plan"}, scoped=True)
