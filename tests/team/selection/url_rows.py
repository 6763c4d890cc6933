"""How each page of selections is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.people.models import Person, PersonalData
from lingyan.team.selection.models import Application, Candidate, Procedure, Step
from tests.support.urls import World, row

DAY = dt.date(2026, 1, 5)


def _procedure(world: World, kind: str, stage: str) -> Procedure:
    """As it is stored, at this step, with one person."""
    title = f"书记{kind}{stage}"
    known = Procedure.objects.filter(region=world.tree.village, title=title).first()
    if known is not None:
        return known
    made = Procedure.objects.create(
        region=world.tree.village, kind=kind, title=title, started_on=DAY, stage=stage, made_at=clock.now()
    )
    data = PersonalData.objects.create(name="赵春生")
    candidate = Candidate.objects.create(
        procedure=made, no=1, person=Person.objects.create(personal=data), consent_on=DAY, reason="经研究未列为人选",
        made_at=clock.now(),
    )  # fmt: skip
    said = {"closes_on": "2026-01-20", "age": 50, "education": "senior", "party_months": 12,
            "written": 30, "interview": 40, "inspection": 30}  # fmt: skip
    Step.objects.create(procedure=made, code="announce", on=DAY, evidence=said, made_at=clock.now())
    Application.objects.create(candidate=candidate, received_on=DAY, education="college")
    return made


def _at(kind: str, stage: str) -> Any:
    return lambda world: {"procedure_id": _procedure(world, kind, stage).pk}


def _candidate(world: World) -> dict[str, Any]:
    candidate = _procedure(world, "open", "announce").candidates.first()
    assert candidate is not None
    return {"candidate_id": candidate.pk}


row("selection:procedures")
row("selection:applications")
row("selection:new", lambda world: {"kind": "recommended"}, scoped=False)
for name, kind, stage in (
    ("procedure", "recommended", ""), ("step", "recommended", ""), ("candidate", "recommended", ""),
    ("void", "recommended", ""), ("vote", "recommended", "request"), ("appoint", "recommended", "chief"),
    ("ask", "recommended", "study"), ("scores", "open", "screen"), ("apply", "open", "announce"),
):  # fmt: skip
    row(f"selection:{name}", _at(kind, stage), scoped=True)
row("selection:paper", lambda world: {**_at("recommended", "")(world), "what": "request"}, scoped=True)
for name in ("screen", "drop", "withdraw", "letter"):
    row(f"selection:{name}", _candidate, scoped=True)
