"""Budgets and projects of the demo: the works that the books paid for, the year's budget, what is left to do.

The works of a village's profile stand in its books since the old software, so that what came and what was used are
found under the project registered here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.decisions.parameters import PROJECT_AMOUNT
from lingyan.decisions.queries import passed_matters
from lingyan.demo import signins
from lingyan.demo.assets import keeper
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.budget import actions as budgets
from lingyan.economy.budget import queries as ledger
from lingyan.economy.budget.actions import Row
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Bid, SourcePlan, StepPlan
from lingyan.economy.projects.actions.planning import decision_needed
from lingyan.economy.projects.actions.running import tender_missing
from lingyan.economy.projects.models import Project
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region

ONE_IN: Final = 160
REPORT: Final = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"
_DAY: Final = dt.timedelta(days=1)
_STEPS: Final = (("开工", 15), ("主体完成", 45), ("完工", 75))


def set_rules(town: Region) -> None:
    """The showcase township's own sum from which a project is decided; elsewhere the shipped one holds."""
    set_value(
        signins.actor("nongye"), PROJECT_AMOUNT, region=town, from_on=dt.date(2020, 1, 1), text="200000",
        basis="雁农发〔2019〕13号",
    )  # fmt: skip


def begin(plan: Plan, books: Sequence[KeptBook], town: str) -> None:
    """On the day the system was set up: the works that the old books know are registered, tendered and begun.

    Where they would have to be decided first they stay an idea.
    """
    for book in books:
        _Village(plan, book, keeper(book.village, town)).begin()


def carry_on(plan: Plan, books: Sequence[KeptBook], town: str) -> None:
    """Until today: milestones of the works, and a budget for the year."""
    for book in books:
        _Village(plan, book, keeper(book.village, town)).carry_on()


class _Village:
    """One village's budget and projects, made by who keeps them."""

    def __init__(self, plan: Plan, kept: KeptBook, actor: Actor) -> None:
        self.plan, self.kept, self.actor = plan, kept, actor
        self.chance = chance_for("projects", kept.village)

    def begin(self) -> None:
        profile, begun = self.kept.profile, self.plan.begun
        code, name = profile.project
        known = Dimension.objects.get(book=self.kept.book_id, code=code)
        grant = profile.grant_a_quarter * 4
        sources = [SourcePlan("fiscal", grant, f"雁财农〔{begun.year - 1}〕{self.chance.randint(10, 90)}号")]
        project = self.plan_of(
            name, sources, [(title, begun + days * _DAY) for title, days in _STEPS], dimension_id=known.pk
        )
        if not decision_needed(project):
            self.approve_and_start(project)

    def plan_of(
        self, name: str, sources: Sequence[SourcePlan], steps: Sequence[tuple[str, dt.date]], *,
        kind: str = "infrastructure", dimension_id: int | None = None, matter_id: int | None = None,
    ) -> Project:  # fmt: skip
        plan = actions.Plan(
            name=name, kind=kind, procurement="works", purpose=f"{name}，按批准的方案实施", start_on=clock.today(),
            due_on=max(day for _title, day in steps), sources=sources,
            steps=[StepPlan(title, day.isoformat()) for title, day in steps], dimension_id=dimension_id,
            matter_id=matter_id,
        )  # fmt: skip
        return actions.save_draft(self.actor, book_id=self.kept.book_id, plan=plan)

    def approve_and_start(self, project: Project) -> Project:
        project = actions.approve(self.actor, project_id=project.pk)
        if tender_missing(project):
            self.award(project)
        return actions.start(self.actor, project_id=project.pk, on=clock.today())

    def award(self, project: Project) -> None:
        winner = Party.objects.get(book=self.kept.book_id, code=self.kept.profile.units[2])
        today = clock.today()
        bid = Bid(
            "compared", today - 10 * _DAY, today, self.chance.randint(3, 5), winner.pk,
            project.total * 97 // 100 // YUAN * YUAN,
            listing=f"村比选{today.year}-{self.kept.village[-4:]}", remark="最低价中选",
        )  # fmt: skip
        actions.record_tender(self.actor, project_id=project.pk, bid=bid)

    def carry_on(self) -> None:
        """Every third village leaves its last milestone open, which is late today."""
        works = Project.objects.get(book=self.kept.book_id, dimension__code=self.kept.profile.project[0])
        steps = list(works.milestones.order_by("no"))
        for step in steps[: -1 if self.chance.random() < 1 / 3 else None]:
            on = min(step.due_on + self.chance.randint(-5, 6) * _DAY, self.plan.today)
            actions.reach(
                self.actor, milestone_id=step.pk, on=max(on, self.plan.begun), remark="已到现场核对"
            )
        self.budget()

    def budget(self) -> None:
        """This year's, from what the year before really was; decided where a decision on it has passed."""
        book = Book.objects.select_related("organisation").get(pk=self.kept.book_id)
        year = self.plan.today.year
        matter = passed_matters(book.organisation_id, {"budget"}, self.plan.today).exclude(amount=None).last()
        draft = budgets.save_draft(
            self.actor,
            book_id=book.pk,
            year=year,
            rows=self.rows(book, year, matter.amount if matter else None),
        )
        if matter is not None:
            budgets.decide(self.actor, budget_id=draft.pk, matter_id=matter.pk)

    def rows(self, book: Book, year: int, most: int | None) -> list[Row]:
        """Accounts of the year before with a little more or less, together no more than was decided."""
        before = {
            account: amount
            for (account, project), amount in ledger.last_year(book, year).items()
            if project is None
        }
        rows = [
            Row(account, amount * self.chance.randint(92, 112) // 100 // (100 * YUAN) * 100 * YUAN)
            for account, amount in sorted(before.items())
            if account.startswith("5") and amount >= 100 * YUAN
        ]
        spending = sum(row.amount for row in rows if row.account[:2] == "51")
        if most is None or spending <= most:
            return rows
        return [
            row if row.account[:2] != "51" else Row(row.account, row.amount * most // spending // YUAN * YUAN)
            for row in rows
        ]


def leave_work(plan: Plan, village: KeptBook) -> None:
    """In the showcase village: one accepted with what it brought, one decided and late, one to tender, one idea."""
    own, today = _Village(plan, village, signins.actor("kuaiji1")), plan.today
    _accepted(own, Project.objects.get(book=village.book_id, dimension__code=village.profile.project[0]))
    book = Book.objects.get(pk=village.book_id)
    lamps = passed_matters(book.organisation_id, {"project"}, today).filter(amount__lte=9_001 * YUAN).first()
    if lamps is not None and lamps.amount is not None:
        steps = [("安装", today - 6 * _DAY), ("验收", today + 20 * _DAY)]
        lit = own.plan_of(
            lamps.title, [SourcePlan("own", lamps.amount)], steps, kind="welfare", matter_id=lamps.pk
        )
        own.approve_and_start(lit)
    later = [("招标", today + 10 * _DAY), ("开工", today + 40 * _DAY), ("完工", today + 160 * _DAY)]
    barn = own.plan_of(
        "冷链仓储配套", [SourcePlan("fiscal", 120_000 * YUAN, "乡村振兴衔接资金"), SourcePlan("own", 30_000 * YUAN)],
        later, kind="industry",
    )  # fmt: skip
    actions.approve(own.actor, project_id=barn.pk)
    own.plan_of(
        "民宿改造",
        [SourcePlan("loan", 200_000 * YUAN, "农商行"), SourcePlan("own", 60_000 * YUAN)],
        later,
        kind="industry",
    )


def _accepted(own: _Village, works: Project) -> None:
    for step in works.milestones.filter(reached=None):
        actions.reach(own.actor, milestone_id=step.pk, on=own.plan.today)
    files.attach(own.actor, "project", works.pk, REPORT, name="验收报告.pdf", label="验收报告")
    actions.accept(
        signins.actor("zhenganbu"),
        project_id=works.pk,
        on=own.plan.today,
        unit="乡镇项目验收组",
        opinion="质量合格，资料齐全",
    )
    year = own.plan.today.year
    actions.record_effect(own.actor, project_id=works.pk, year=year, jobs=14, sessions=2, trainees=46)
