"""A budget and a project of the world's village, one row of each protected table at least, made by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book
from lingyan.economy.budget import actions as budget
from lingyan.economy.budget.actions import Row
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Bid, Plan, SourcePlan, StepPlan
from lingyan.files import actions as files
from lingyan.kernel import clock
from tests.crash.steps import CLERK, OFFICER
from tests.decisions.support import make_village

PAPER = b"%PDF-1.4 report\n%%EOF\n"
_ON = dt.date(2025, 6, 2)
PLAN = Plan(
    name="机耕道硬化", kind="infrastructure", procurement="works", purpose="硬化机耕道", start_on=_ON,
    due_on=dt.date(2025, 9, 30),
    sources=[SourcePlan("fiscal", 30_000_00), SourcePlan("own", 10_000_00)],
    steps=[StepPlan("开工", "2025-06-02"), StepPlan("完工", "2025-06-02")],
)  # fmt: skip


def fill(book: Book) -> None:
    """The village's rolls stand already."""
    _budget(book)
    with clock.fixed(_ON):
        _project(book)


def _budget(book: Book) -> None:
    village = make_village(book.organisation.region, rolls=False)
    matter = village.at("p1", item="budget", title="年度财务预算", amount=20_000_00)
    draft = budget.save_draft(
        CLERK, book_id=book.pk, year=2025, rows=[Row("501", 9_000_00, note="租金"), Row("51303", 800_00)]
    )
    budget.decide(CLERK, budget_id=draft.pk, matter_id=matter.pk)


def _project(book: Book) -> None:
    firm = books.add_party(CLERK, book_id=book.pk, kind="unit", name="雁城长桥建筑有限公司")
    project = actions.save_draft(CLERK, book_id=book.pk, plan=PLAN)
    actions.approve(CLERK, project_id=project.pk)
    bid = Bid("compared", _ON, _ON, 3, firm.pk, 39_000_00, listing="比选1号", remark="最低价")
    actions.record_tender(CLERK, project_id=project.pk, bid=bid)
    actions.start(CLERK, project_id=project.pk, on=_ON)
    for step in project.milestones.all():
        actions.reach(CLERK, milestone_id=step.pk, on=_ON, remark="已完成")
    files.attach(CLERK, "project", project.pk, PAPER, name="验收.pdf", label="验收报告")
    actions.accept(OFFICER, project_id=project.pk, on=_ON, unit="验收组", opinion="合格")
    actions.record_effect(CLERK, project_id=project.pk, year=2025, jobs=3, sessions=1, trainees=9)
