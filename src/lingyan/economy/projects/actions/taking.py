"""A whole register of projects at once, all of it or nothing: what a village kept in a workbook before this system.

Projects approved before this system kept the books stand where they had come to: their decisions and tenders are of that
time and are named or added as papers. All others are drafts that go the way of every project.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import transaction

from lingyan.economy.books import lookups
from lingyan.economy.books.actions.setup import create_projects
from lingyan.economy.books.models import Book
from lingyan.economy.projects.actions.planning import Plan, decision_needed, fill, plan_problems, write_plan
from lingyan.economy.projects.covers import PROJECT
from lingyan.economy.projects.models import Acceptance, Project, Reached, TakenOver
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Problem, Refused, split
from lingyan.kernel.rights import PROJECTS_MANAGE
from lingyan.kernel.tabular import plain

IMPORTED: Final = audit.register("projects.imported", "导入项目台账")
FAILPOINTS: Final = declare("projects.import.before-commit", "projects.import.after-commit")
MOST_ROWS: Final = 2000
_STANDING: Final = (Project.State.APPROVED, Project.State.BUILDING)
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a project was accepted, or why it ended without. `cost` is what it had cost then, in fen."""

    unit: str = ""
    opinion: str = ""
    cost: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of a register: the plan with completed sources, and where the project stands now.

    `done` has the day on which a milestone was reached, by its place in `plan.steps` from 0. `reference` names the
    decision where it is not recorded here.
    """

    plan: Plan
    state: str = Project.State.DRAFT
    approved_on: dt.date | None = None
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    done: Mapping[int, dt.date] = field(default_factory=dict)
    outcome: Outcome = Outcome()
    reference: str = ""


def before_books(book: Book, day: dt.date) -> bool:
    """Whether a day lies before this system kept the book."""
    return book.go_live is None or day < book.go_live.first_day


def incoming_problems(book: Book, rows: Sequence[Incoming]) -> list[Problem]:
    """Every fault of these rows for a book; `row` counts them from 1. Warnings do not stop an import."""
    found: list[Problem] = []
    names = {plain(each) for each in Project.objects.filter(book=book).values_list("name", flat=True)}
    dimensions: set[int] = set()
    for place, row in enumerate(rows, 1):
        faults = [*plan_problems(book, row.plan), *_wrong_state(book, row), *_reach_problems(row)]
        written = plain(row.plan.name)
        if written in names:
            faults.append(Problem("name-taken", f"项目“{row.plan.name}”已经登记，或在表里重复"))
        if row.plan.dimension_id in dimensions:
            faults.append(Problem("bad-dimension", "这个核算项目在表里已写给另一个项目"))
        names.add(written)
        dimensions |= {row.plan.dimension_id} if row.plan.dimension_id else set()
        found += [replace(each, row=place) for each in faults]
    return found


def _wrong_state(book: Book, row: Incoming) -> Iterator[Problem]:
    if row.state not in Project.State.values:
        yield Problem("bad-state", "状态不在可选的范围内")
    elif row.state == Project.State.DRAFT:
        if row.approved_on or row.started_on or row.ended_on or row.done:
            yield Problem("bad-state", "储备的项目没有立项、开工、验收日期和完成的节点")
    elif row.approved_on is None:
        yield Problem("no-approval", "写了状态的项目要写立项日期")
    elif not before_books(book, row.approved_on):
        yield Problem("approved-after", "上线以后立项的，先按储备导入，再在项目页办理立项")
    else:
        yield from _standing_problems(book, row, row.approved_on)


def _standing_problems(book: Book, row: Incoming, approved_on: dt.date) -> Iterator[Problem]:
    if not row.plan.sources:
        yield Problem("no-sources", "要写明资金来源和金额")
    days = [approved_on, *(each for each in (row.started_on, row.ended_on) if each)]
    if days != sorted(days) or days[-1] > clock.today():
        yield Problem("bad-date", "立项、开工、验收的日期应由早到晚，都在今天以前")
    begun = row.state in (Project.State.BUILDING, Project.State.ACCEPTED)
    if begun != (row.started_on is not None) and row.state != Project.State.CANCELLED:
        yield Problem("bad-start", "实施中和已验收的要写实际开工日期，没有开工的不写")
    over = row.state in (Project.State.ACCEPTED, Project.State.CANCELLED)
    if over != (row.ended_on is not None):
        yield Problem("bad-end", "已验收和已终止的要写验收或终止日期，其他的不写")
    elif row.ended_on and not before_books(book, row.ended_on):
        yield Problem("ended-after", "上线以后验收或终止的，先按实施中导入，再在项目页由他人验收")
    yield from _outcome_problems(row)
    project = Project(book=book)
    fill(project, row.plan)
    if not row.plan.matter_id and not row.reference and decision_needed(project):
        yield Problem("no-reference", "这个金额的项目要经决议，没有写决议文号", severity="warning")


def _outcome_problems(row: Incoming) -> Iterator[Problem]:
    if row.state == Project.State.ACCEPTED and not (row.outcome.unit and row.outcome.opinion):
        yield Problem("no-unit", "已验收的要写验收单位和验收意见")
    if row.state == Project.State.CANCELLED and not row.outcome.reason:
        yield Problem("no-reason", "已终止的要写终止原因")
    if not 0 <= row.outcome.cost <= MAX_FEN or len(row.reference) > _LONGEST:
        yield Problem("bad-cost", "验收时成本或决议文号超出范围")


def _reach_problems(row: Incoming) -> Iterator[Problem]:
    today = clock.today()
    for place, on in row.done.items():
        last = min(row.ended_on or today, today)
        if on > last or (row.approved_on and on < row.approved_on):
            title = row.plan.steps[place].title
            yield Problem("bad-step", f"节点“{title}”的完成日期应在立项以后、验收和今天以前")


def import_projects(actor: Actor, *, book_id: int, rows: Sequence[Incoming], source: str) -> list[Project]:
    """Write a register: projects, their money, milestones and how far they came. All or nothing.

    `source` is the digest of the file. Refused with every fault, `row` counting from 1.
    """
    book = lookups.book_for(actor, PROJECTS_MANAGE, book_id)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(f"一次导入 1 到 {MOST_ROWS} 个项目", code="too-many")
    with transaction.atomic():
        # Two persons who confirm the same file wait for one another here; the second is told that it is done.
        lookups.lock([book.pk], to_close=True)
        errors, _warnings = split(incoming_problems(book, rows))
        if errors:
            raise Refused(errors)
        made = [_write(actor, book, row, source) for row in rows]
        audit.record(
            actor, IMPORTED, target=("book", book.pk), region_path=book.organisation.region.path, source=source,
            projects=len(made), drafts=sum(each.state == Project.State.DRAFT for each in made),
            sealed=note(PROJECT, [each.pk for each in made]),
        )  # fmt: skip
        reach("projects.import.before-commit")
    reach("projects.import.after-commit")
    return made


def _write(actor: Actor, book: Book, row: Incoming, source: str) -> Project:
    project = Project(book=book, made_by=actor.user_id, made_at=clock.now(), state=row.state)
    fill(project, row.plan)
    if row.state == Project.State.DRAFT:
        project.save()
        return project
    project.approved_on, project.approved_by = row.approved_on, actor.user_id
    project.started_on, project.ended_on, project.reason = row.started_on, row.ended_on, row.outcome.reason
    if project.dimension_id is None and row.state in _STANDING:
        project.dimension = create_projects(book, [(project.name, "")])[0]
    project.save()
    TakenOver.objects.create(project=project, reference=row.reference, source=source)
    write_plan(project)
    Reached.objects.bulk_create(_reached(actor, project, row))
    if row.state == Project.State.ACCEPTED and row.ended_on is not None:
        Acceptance.objects.create(
            project=project, on=row.ended_on, unit=row.outcome.unit, opinion=row.outcome.opinion, cost=row.outcome.cost,
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
    return project


def _reached(actor: Actor, project: Project, row: Incoming) -> Iterable[Reached]:
    """Milestones stand in the order of their days; `done` speaks of their places in the plan."""
    order = sorted(range(len(row.plan.steps)), key=lambda place: row.plan.steps[place].due_on)
    for milestone, place in zip(project.milestones.order_by("no"), order, strict=True):
        if place in row.done:
            yield Reached(milestone=milestone, on=row.done[place], made_by=actor.user_id, made_at=clock.now())
