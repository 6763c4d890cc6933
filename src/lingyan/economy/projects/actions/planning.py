"""Projects from the idea to the approval: what is planned, and what must be there before it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from lingyan.decisions.catalogue import owner_of
from lingyan.decisions.queries import hold_matter, needs_decision, require_passed
from lingyan.economy.books import lookups
from lingyan.economy.books.actions.setup import create_projects
from lingyan.economy.books.models import Account, Book
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.projects import queries, rules
from lingyan.economy.projects.actions.common import path_of, project_for, record, require_next, require_state
from lingyan.economy.projects.models import Kind, Milestone, Procurement, Project, Source, SourceKind
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PROJECTS_MANAGE

SAVED: Final = audit.register("projects.saved", "登记项目")
APPROVED: Final = audit.register("projects.approved", "项目立项")

ITEMS: Final = frozenset({"project", "public-works", "purchase", "investment"})
"""Matters under which a project may be decided."""
ACCOUNTS: Final = {SourceKind.FISCAL: "241", SourceKind.LEVY: "231", SourceKind.LOAN: "221"}
"""Where money of a kind is credited unless the plan names another account."""
MOST_SOURCES: Final = 20
MOST_STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """Money from one side. `account` is the code its receipts are credited to; own money has none."""

    kind: str
    planned: int
    title: str = ""
    account: str = ""

    def completed(self) -> SourcePlan:
        """With the usual account of its kind where none is named."""
        if self.account or self.kind not in ACCOUNTS:
            return self
        return replace(self, account=ACCOUNTS[SourceKind(self.kind)])


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A milestone: `due_on` as an ISO day."""

    title: str
    due_on: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A project as a person types it; fields as in `models.Project`. `dimension_id` is a project the books have."""

    name: str
    kind: str
    procurement: str
    purpose: str
    start_on: dt.date
    due_on: dt.date
    sources: Sequence[SourcePlan]
    steps: Sequence[StepPlan]
    dimension_id: int | None = None
    matter_id: int | None = None


def save_draft(actor: Actor, *, book_id: int, plan: Plan, project_id: int | None = None) -> Project:
    """Store a project that is only planned, or change one. Refused for what cannot be right."""
    book = lookups.book_for(actor, PROJECTS_MANAGE, book_id)
    plan = replace(plan, sources=[each.completed() for each in plan.sources])
    problems = list(plan_problems(book, plan, project_id))
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        project = _draft(actor, book, project_id)
        fill(project, plan)
        project.save()
        record(actor, SAVED, project, total=project.total)
    return project


def fill(project: Project, plan: Plan) -> None:
    """Put a plan into the project's row."""
    for name in ("kind", "procurement", "start_on", "due_on", "dimension_id", "matter_id"):
        setattr(project, name, getattr(plan, name))
    project.name, project.purpose = plan.name.strip(), plan.purpose.strip()
    project.plan = {
        "sources": [asdict(each) for each in plan.sources], "steps": [asdict(each) for each in plan.steps],
    }  # fmt: skip
    project.total = sum(each.planned for each in plan.sources)


def plan_problems(book: Book, plan: Plan, project_id: int | None = None) -> Iterator[Problem]:
    """What cannot be right in a plan whose sources are completed."""
    for text in _faults(book, plan, project_id):
        yield Problem("bad-project", text)


def _draft(actor: Actor, book: Book, project_id: int | None) -> Project:
    if project_id is None:
        return Project(book=book, made_by=actor.user_id, made_at=clock.now())
    project = project_for(actor, PROJECTS_MANAGE, project_id)
    require_state(project, Project.State.DRAFT)
    if project.book_id != book.pk:
        raise Refused("这个项目不是这个组织的", code="unknown-project")
    return project


def _faults(book: Book, plan: Plan, project_id: int | None) -> Iterator[str]:
    if not plan.name.strip() or not plan.purpose.strip():
        yield "要写明项目名称和批准的用途"
    if len(plan.name) > 120 or len(plan.purpose) > 200:
        yield "项目名称最多 120 字，用途最多 200 字"
    if plan.kind not in Kind.values or plan.procurement not in Procurement.values:
        yield "项目类别或采购内容不在可选的范围内"
    if plan.start_on > plan.due_on:
        yield "计划完成日期不能早于开工日期"
    yield from _dimension_faults(book, plan.dimension_id, project_id)
    yield from _source_faults(book, plan.sources)
    yield from _step_faults(plan.steps)


def _dimension_faults(book: Book, dimension_id: int | None, project_id: int | None) -> Iterator[str]:
    if dimension_id is None:
        return
    if not Dimension.objects.filter(pk=dimension_id, book=book).exists():
        yield "账簿里没有这个核算项目"
    elif Project.objects.filter(dimension=dimension_id).exclude(pk=project_id or 0).exists():
        yield "这个核算项目已经登记为另一个项目"


def _source_faults(book: Book, sources: Sequence[SourcePlan]) -> Iterator[str]:
    if len(sources) > MOST_SOURCES:
        yield f"资金来源最多 {MOST_SOURCES} 行"
    codes = [each.account for each in sources if each.account]
    known = set(
        Account.objects.filter(Q(book=None) | Q(book=book), code__in=codes).values_list("code", flat=True)
    )
    for number, each in enumerate(sources, 1):
        if each.kind not in SourceKind.values:
            yield f"资金来源第 {number} 行：来源不在可选的范围内"
        if not 0 < each.planned <= MAX_FEN // MOST_SOURCES:
            yield f"资金来源第 {number} 行：计划金额应大于 0"
        if len(each.title) > 80:
            yield f"资金来源第 {number} 行：文号或出资方最多 80 字"
        if each.kind == SourceKind.OWN and each.account:
            yield f"资金来源第 {number} 行：自筹资金不填入账科目，由其他来源以外的支出得出"
        elif each.kind != SourceKind.OWN and each.account not in known:
            yield f"资金来源第 {number} 行：请填收款时记入的科目，账簿里要有"
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"科目 {code} 只能列一个来源，要分开的先在它下面增加明细科目"
    if sum(each.kind == SourceKind.OWN for each in sources) > 1:
        yield "自筹资金只列一行"


def _step_faults(steps: Sequence[StepPlan]) -> Iterator[str]:
    if len(steps) > MOST_STEPS:
        yield f"项目节点最多 {MOST_STEPS} 个"
    for number, each in enumerate(steps, 1):
        if not each.title.strip() or len(each.title) > 80:
            yield f"项目节点第 {number} 个：名称不能为空，最多 80 字"
        try:
            dt.date.fromisoformat(each.due_on)
        except ValueError:
            yield f"项目节点第 {number} 个：没有“{each.due_on[:20]}”这一天"


def approve(actor: Actor, *, project_id: int) -> Project:
    """Let a planned project stand (立项): its sources and milestones are written, the books get its dimension.

    Refused without money and milestones, and without a passed decision that covers it and the other projects on the
    same matter, where one is needed or named.
    """
    with transaction.atomic():
        project = project_for(actor, PROJECTS_MANAGE, project_id)
        require_next(project, Project.State.APPROVED)
        problems = list(_missing(project))
        if problems:
            raise Refused(problems)
        _require_decided(project)
        if project.dimension_id is None:
            project.dimension = create_projects(project.book, [(project.name, "")])[0]
        project.state, project.approved_on, project.approved_by = (
            Project.State.APPROVED,
            clock.today(),
            actor.user_id,
        )
        project.save()
        write_plan(project)
        record(actor, APPROVED, project, total=project.total, dimension=project.dimension_id)
    return project


def write_plan(project: Project) -> None:
    """The sources and milestones of a project that stands, as it was planned."""
    Source.objects.bulk_create(_sources(project))
    Milestone.objects.bulk_create(_milestones(project))


def _missing(project: Project) -> Iterator[Problem]:
    if not project.plan["sources"]:
        yield Problem("no-sources", "先写明资金来源")
    if not project.plan["steps"]:
        yield Problem("no-milestones", "先写明项目节点和应完成的日期")
    yield from (
        Problem("bad-project", text)
        for text in _dimension_faults(project.book, project.dimension_id, project.pk)
    )


def decision_needed(project: Project) -> bool:
    """Whether the project needs a passed decision by the rules of today."""
    item = "project" if owner_of(project.book.organisation.kind) == "collective" else "public-works"
    return needs_decision(item, project.total, path_of(project), clock.today())


def _require_decided(project: Project) -> None:
    if not project.matter_id and not decision_needed(project):
        return
    hold_matter(project.matter_id)
    used = queries.used_of_matter(project.matter_id, without=project.pk) if project.matter_id else 0
    require_passed(
        project.matter_id, organisation_id=project.book.organisation_id, items=ITEMS, amount=used + project.total,
        on=clock.today(),
    )  # fmt: skip


def _sources(project: Project) -> Iterator[Source]:
    plans = [SourcePlan(**each) for each in project.plan["sources"]]
    found = Account.objects.filter(
        Q(book=None) | Q(book=project.book), code__in=[each.account for each in plans if each.account]
    )
    accounts: dict[str, Any] = {account.code: account for account in found}
    for number, each in enumerate(plans, 1):
        yield Source(
            project=project, no=number, kind=each.kind, title=each.title.strip(), account=accounts.get(each.account),
            planned=each.planned, earmarked=each.account.startswith(rules.EARMARKED),
        )  # fmt: skip


def _milestones(project: Project) -> Iterator[Milestone]:
    steps = sorted((StepPlan(**each) for each in project.plan["steps"]), key=lambda each: each.due_on)
    for number, each in enumerate(steps, 1):
        due_on = dt.date.fromisoformat(each.due_on)
        yield Milestone(project=project, no=number, title=each.title.strip(), due_on=due_on)
