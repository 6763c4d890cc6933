"""雁庄村 in June 2025 with a ledger of half a year, and who prepares its budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lingyan.decisions.models import Matter
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Project
from lingyan.economy.budget import actions
from lingyan.economy.budget.actions import Row
from lingyan.economy.budget.models import Budget
from lingyan.kernel import clock
from tests.economy.books.actions.vouchers import Office, open_office, person

TODAY = dt.date(2025, 6, 15)
ROWS = (
    Row("501", 30_000_00, note="租金和承包费"),
    Row("51303", 5_000_00),
    Row("513", 20_000_00),
    Row("514", 8_000_00, "X01", "路灯电费"),
    Row("153", 60_000_00, "X01"),
)
LEDGER = """
01-05 | 1 | 收租金     | 10201 | 12000.00 |
      |   | 收租金     | 50103 |          | 12000.00
02-10 | 2 | 买办公用品 | 51303 |  4000.00 |
      |   | 买办公用品 | 10201 |          |  4000.00
03-08 | 3 | 付路灯款   | 153   | 50000.00 | | | X01
      |   | 付路灯款   | 10201 |          | 50000.00
05-12 | 4 | 路灯转固   | 15102 | 50000.00 |
      |   | 路灯转固   | 153   |          | 50000.00 | | X01
06-03 | 5 | 付路灯电费 | 51401 |   800.00 | | | X01
      |   | 付误工补贴 | 51301 |  3000.00 |
      |   | 付款       | 10201 |          |  3800.00
06-09 | 6 | 买办公用品 | 51303 |  1200.00 |
      |   | 买办公用品 | 101   |          |  1200.00
06-11 | 7 | 缴税       | 512   |   300.00 |
      |   | 缴税       | 10201 |          |   300.00
"""


@dataclass
class Village:
    """A village whose office keeps books; `clerk` prepares the budget."""

    office: Office = field(default_factory=open_office)

    def __post_init__(self) -> None:
        self.clerk = person(21, "文书")
        books.add_project(self.clerk, book_id=self.book.pk, name="路灯亮化", code="X01")

    @property
    def book(self) -> Any:
        return self.office.book

    @property
    def project(self) -> Project:
        return Project.objects.get(book=self.book, code="X01")

    def keep(self) -> None:
        self.office.posted(LEDGER)

    def draft(self, *rows: Row, year: int = 2025, reason: str = "") -> Budget:
        return actions.save_draft(
            self.clerk, book_id=self.book.pk, year=year, rows=rows or ROWS, reason=reason
        )

    def passed(self, amount: int | None = 200_000_00, **changes: Any) -> Matter:
        fields = {
            "organisation": self.book.organisation, "item": "budget", "title": "年度财务预算", "amount": amount,
            "state": "p1", "decided_on": dt.date(2025, 1, 20), "proposed_at": clock.now(), **changes,
        }  # fmt: skip
        return Matter.objects.create(**fields)

    def decided(self, *rows: Row, reason: str = "") -> Budget:
        draft = self.draft(*rows, reason=reason)
        return actions.decide(self.clerk, budget_id=draft.pk, matter_id=self.passed().pk)
