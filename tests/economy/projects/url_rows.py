"""How each page of projects is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.books import uploads
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Plan, SourcePlan, StepPlan
from lingyan.economy.projects.models import Project
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.urls import World, row

PLAN = Plan(
    name="机耕道硬化", kind="infrastructure", procurement="works", purpose="硬化机耕道", start_on=dt.date(2026, 1, 10),
    due_on=dt.date(2026, 6, 30), sources=[SourcePlan("fiscal", 100_00)], steps=[StepPlan("机耕道硬化", "2026-06-30")],
)  # fmt: skip


def _project(world: World) -> Project:
    book = book_of(world.tree.village)
    known = Project.objects.filter(book=book).first()
    return known or actions.save_draft(everything(), book_id=book.pk, plan=PLAN)


def _milestone(world: World) -> dict[str, Any]:
    project = _project(world)
    if project.state == Project.State.DRAFT:
        project = actions.approve(everything(), project_id=project.pk)
    return {"milestone_id": project.milestones.get().pk}


def _of_upload(world: World) -> dict[str, Any]:
    return {"token": uploads.keep(0, {}, {"projects_of": book_of(world.tree.village).pk})}


for name in ("projects", "milestones", "earmarked", "at", "import-at", "import-blank"):
    row(f"projects:{name}")
for name in ("new", "import"):
    row(f"projects:{name}", lambda world: {"book_id": book_of(world.tree.village).pk}, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"projects:{name}", _of_upload, scoped=True)
for name in ("project", "lines", "edit", "approve", "tender", "start", "accept", "cancel", "effect"):
    row(f"projects:{name}", lambda world: {"project_id": _project(world).pk}, scoped=True)
row("projects:reach", _milestone, scoped=True)
