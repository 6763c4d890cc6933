"""雁庄村 in June 2025 with a pond, a shop, a tenant household and a firm; contracts as they are really signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Party, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import PayPlan, Step
from lingyan.files import actions as files
from tests.economy.assets.support import Village

PDF = b"%PDF-1.7\n%%EOF"
TODAY = dt.date(2025, 6, 15)


def yearly(*prices: tuple[int, int]) -> PayPlan:
    return PayPlan(steps=tuple(Step(year, amount) for year, amount in prices))


@dataclass
class Tenants:
    """Who rents what. `lease` is a year of the shop at 1,000 yuan a month, paid quarterly, too small to be decided."""

    village: Village = field(default_factory=Village)

    def __post_init__(self) -> None:
        self.clerk, self.accountant = self.village.clerk, self.village.accountant
        self.farmer = self._party("household", "周种田")
        self.firm = self._party("unit", "禾丰农资有限公司")
        self.lease = Terms(
            number="2025-01", title="门面租赁合同", kind="lease", party_id=self.firm.pk, object="村口门面一间，东至路",
            signed_on=dt.date(2025, 1, 15), start_on=dt.date(2025, 2, 1), end_on=dt.date(2026, 1, 31),
            every="quarter", plan=yearly((1, 9_000_00)), due_days=9,
        )  # fmt: skip
        self.pond = replace(
            self.lease, number="2025-02", title="北塘承包合同", kind="contract-out", party_id=self.farmer.pk,
            object="北塘水面", asset_id=self.village.pond.pk, area=1_000, land_kind="waste", every="year",
        )  # fmt: skip

    def _party(self, kind: str, name: str) -> Party:
        return books.add_party(self.accountant, book_id=self.village.book.pk, kind=kind, name=name)

    def draft(self, terms: Terms, **changes: Any) -> Contract:
        return actions.save_draft(self.clerk, book_id=self.village.book.pk, terms=replace(terms, **changes))

    def concluded(self, terms: Terms, **changes: Any) -> Contract:
        draft = self.draft(terms, **changes)
        self.attach(draft)
        return actions.conclude(self.clerk, contract_id=draft.pk)

    def attach(self, contract: Contract, label: str = "合同文本", content: bytes = PDF) -> None:
        files.attach(self.clerk, "contract", contract.pk, content, name="合同.pdf", label=label)

    def received(
        self, amount: int, *, party: Party | None = None, on: dt.date = dt.date(2025, 2, 10), credit: str = "50103",
        post: bool = True,
    ) -> Line:  # fmt: skip
        """The bank line of a posted receipt."""
        entries = [
            Entry("10201", "收租金", debit=amount),
            Entry(credit, "收租金", credit=amount, party=party.code if party else ""),
        ]
        voucher = books.save_draft(self.accountant, book_id=self.village.book.pk, date=on, entries=entries)
        if post:
            self.village.post(voucher)
        return voucher.lines.get(no=1)

    def reversed(self, line: Line) -> Voucher:
        red = books.reverse(self.accountant, voucher_id=line.voucher_id, date=dt.date(2025, 6, 10))
        return self.village.post(red)
