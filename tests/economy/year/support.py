"""雁庄村 whose year 2025 is kept here: rent, pay, a household and a paper, then the year's end by real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lingyan.decisions.models import Matter
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import CloseRule, Voucher
from lingyan.economy.year import actions
from lingyan.economy.year.models import ArchiveSet
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.actors import everything

YEAR = 2025
DECEMBER = Month(YEAR, 12)
NEXT_YEAR = dt.date(2026, 2, 3)
PAPER = b"%PDF-1.7\n1 0 obj << /Type /Page >> endobj\n%%EOF"
SPRING = """
01-10 | 1 | 收租金   | 10201 | 10000.00 |
      |   | 收租金   | 50103 |          | 10000.00
03-05 | 1 | 付电费   | 51303 | 1000.00  |
      |   | 付电费   | 10201 |          | 1000.00
"""
HOUSEHOLD = """
12-06 | 1 | 承包款未收 | 11301 | 500.00 |        | {code}
      |   | 承包款未收 | 50104 |        | 500.00
"""


@dataclass
class Year:
    """The village's book in December 2025, with one voucher whose paper is kept as a file."""

    office: Office = field(default_factory=open_office)

    def __post_init__(self) -> None:
        for code in ("cash-counted", "bank-reconciled"):
            CloseRule.objects.create(prerequisite=code, from_month=Month(YEAR, 1), severity="off")
        self.household = books.add_party(everything(), book_id=self.book.pk, kind="household", name="郑满仓")
        draft = self.office.draft(SPRING.split("03-05")[0])
        stored = files.store(everything(), PAPER, name="收据.pdf")
        books.add_paper(self.office.clerk, voucher_id=draft.pk, sha256=stored.sha256)
        self.office.post(draft)
        self.office.posted("03-05" + SPRING.split("03-05")[1])
        self.office.posted(HOUSEHOLD.format(code=self.household.code))

    @property
    def book(self) -> Any:
        return self.office.book

    def close_until(self, last: int) -> None:
        for number in range(1, last + 1):
            self.office.close(number)

    def carry(self) -> None:
        for voucher in books.carry_forward(self.office.clerk, book_id=self.book.pk, month=DECEMBER):
            self.office.post(voucher)

    def reserve(self, **given: Any) -> Voucher:
        made = actions.draft_reserve(self.office.clerk, book_id=self.book.pk, year=YEAR, **given)
        return self.office.post(made.voucher)

    def fold(self) -> None:
        folded = books.fold_distribution(self.office.clerk, book_id=self.book.pk, year=YEAR)
        if folded is not None:
            self.office.post(folded)

    def close_year(self) -> None:
        """Everything of the year's end: eleven months, carried, reserve, folded, December."""
        self.close_until(11)
        self.carry()
        self.reserve()
        self.fold()
        self.office.close(12)

    def archive(self, **given: Any) -> ArchiveSet:
        return actions.archive_year(self.office.accountant, book_id=self.book.pk, year=YEAR, **given)

    def decided(self, **changes: Any) -> Matter:
        fields = {
            "organisation": self.book.organisation, "item": "distribution", "title": "2025年收益分配方案", "amount": None,
            "state": "p1", "decided_on": dt.date(2025, 12, 20), "proposed_at": clock.now(), **changes,
        }  # fmt: skip
        return Matter.objects.create(**fields)
