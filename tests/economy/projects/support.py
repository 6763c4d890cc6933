"""雁庄村 in June 2025 with a road to build: who plans, who accepts, and the vouchers of its money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.decisions.models import Matter
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Party
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Bid, Plan, SourcePlan, StepPlan
from lingyan.economy.projects.models import Project
from lingyan.files import actions as files
from lingyan.kernel import clock
from tests.economy.books.actions.vouchers import Office, open_office, person

PDF = b"%PDF-1.7\n%%EOF"
TODAY = dt.date(2025, 6, 15)
ROAD = Plan(
    name="机耕道硬化", kind="infrastructure", procurement="works", purpose="硬化二组机耕道 1.2 公里",
    start_on=dt.date(2025, 2, 1), due_on=dt.date(2025, 9, 30),
    sources=[SourcePlan("fiscal", 30_000_00, "芦财农〔2025〕8号"), SourcePlan("own", 10_000_00)],
    steps=[StepPlan("完工", "2025-06-10"), StepPlan("开工", "2025-03-01")],
)  # fmt: skip
LEDGER = """
02-05 | 1 | 收专项资金 | 10203 | 30000.00 |
      |   | 收专项资金 | 241   |          | 30000.00 | | {0}
03-20 | 2 | 付进度款   | 153   | 18000.00 | | | {0}
      |   | 付进度款   | 10203 |          | 18000.00
05-15 | 3 | 付设计费   | 51399 |  1000.00 | | | {0}
      |   | 付设计费   | 10201 |          | 1000.00
06-01 | 4 | 收过路费   | 10201 |   500.00 |
      |   | 收过路费   | 50199 |          | 500.00 | | {0}
"""
HANDED_OVER = """
06-12 | 5 | 转固       | 15102 | 18000.00 | | | {0}
      |   | 转固       | 153   |          | 18000.00 | | {0}
      |   | 核销       | 241   | 18000.00 | | | {0}
      |   | 核销       | 31103 |          | 18000.00 | | {0}
"""


@dataclass
class Village:
    """`clerk` plans and runs; `officer` accepts; `firm` may win a tender."""

    office: Office = field(default_factory=open_office)

    def __post_init__(self) -> None:
        self.clerk, self.officer = person(21, "文书"), person(22, "镇干部")
        self.firm = books.add_party(
            self.clerk, book_id=self.book.pk, kind="unit", name="雁城长桥建筑有限公司"
        )

    @property
    def book(self) -> Any:
        return self.office.book

    def draft(self, plan: Plan = ROAD, **changes: Any) -> Project:
        return actions.save_draft(self.clerk, book_id=self.book.pk, plan=replace(plan, **changes))

    def approved(self, **changes: Any) -> Project:
        return actions.approve(self.clerk, project_id=self.draft(**changes).pk)

    def building(self, **changes: Any) -> Project:
        """Begun on 1 March, having been approved on 1 February."""
        with clock.fixed(dt.date(2025, 2, 1)):
            project = self.approved(**changes)
        with clock.fixed(dt.date(2025, 3, 1)):
            return actions.start(self.clerk, project_id=project.pk, on=dt.date(2025, 3, 1))

    def reach_all(self, project: Project, on: dt.date = dt.date(2025, 6, 10)) -> None:
        for step in project.milestones.all():
            actions.reach(self.clerk, milestone_id=step.pk, on=on)

    def attach(self, project: Project, label: str = "验收报告") -> None:
        files.attach(self.clerk, "project", project.pk, PDF, name=f"{label}.pdf", label=label)

    def accepted(self, **changes: Any) -> Project:
        project = self.building(**changes)
        self.reach_all(project)
        self.attach(project)
        actions.accept(
            self.officer, project_id=project.pk, on=dt.date(2025, 6, 12), unit="芦溪镇验收组", opinion="合格"
        )
        project.refresh_from_db()
        return project

    def keep(self, project: Project, *tables: str) -> None:
        """Post vouchers under the project's dimension."""
        code = project.dimension.code if project.dimension else ""
        for table in tables or (LEDGER,):
            self.office.posted(table.format(code))

    def passed(self, amount: int | None, **changes: Any) -> Matter:
        fields = {
            "organisation": self.book.organisation, "item": "project", "title": "机耕道硬化", "amount": amount,
            "state": "p1", "decided_on": dt.date(2025, 1, 20), "proposed_at": clock.now(), **changes,
        }  # fmt: skip
        return Matter.objects.create(**fields)

    def bid(self, **changes: Any) -> Bid:
        known = {
            "way": "compared", "noticed_on": dt.date(2025, 5, 1), "opened_on": dt.date(2025, 5, 20), "bidders": 3,
            "winner_id": self.firm.pk, "price": 39_000_00,
        }  # fmt: skip
        return Bid(**{**known, **changes})

    def sources(self, *amounts: int) -> Sequence[SourcePlan]:
        kinds = ("fiscal", "own")
        return [SourcePlan(kind, amount) for kind, amount in zip(kinds, amounts, strict=False)]

    def stranger(self) -> Party:
        other = open_office("玉屯村", self.office.places)
        return books.add_party(self.clerk, book_id=other.book.pk, kind="unit", name="外村公司")
