"""A village with cards, as an accountant would list them, and the people who keep them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.decisions.models import Matter
from lingyan.economy.assets import actions
from lingyan.economy.assets.actions import Card
from lingyan.economy.assets.models import Asset
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Voucher
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.books.actions.vouchers import Office, open_office, person

SHOP = Card(
    name="临街门面", kind="building", klass="operating", use="operating", acquired_on=dt.date(2025, 1, 10),
    original=240_000_01, residual=12_000_00, months=240, place="村口",
)  # fmt: skip
OFFICE = Card(
    name="电脑", kind="office", klass="public", use="management", acquired_on=dt.date(2025, 1, 20), original=6_000_00,
    residual=0, months=60, place="村委会",
)  # fmt: skip
ROAD = Card(
    name="村道", kind="road", klass="public", use="welfare", acquired_on=dt.date(2024, 6, 1), original=90_000_00,
    residual=0, months=180, worn_before=3_000_00, worn_through=Month(2024, 12), place="全村",
)  # fmt: skip
POND = Card(
    name="北塘水面", kind="water", klass="resource", use="operating", acquired_on=dt.date(2020, 1, 1), area=1_250,
)  # fmt: skip


@dataclass
class Village:
    """雁庄村 in June 2025 with three cards and a pond."""

    office: Office = field(default_factory=open_office)

    def __post_init__(self) -> None:
        self.clerk = person(21, "文书")
        self.accountant = person(22, "会计")
        made = self.add(SHOP, OFFICE, ROAD, POND)
        self.shop, self.computer, self.road, self.pond = made

    @property
    def book(self) -> Any:
        return self.office.book

    def add(self, *cards: Card) -> list[Asset]:
        return actions.add_cards(self.clerk, book_id=self.book.pk, cards=cards)

    def run(self, month: int, year: int = 2025) -> Any:
        return actions.run_depreciation(self.accountant, book_id=self.book.pk, month=Month(year, month))

    def post(self, voucher: Voucher) -> Voucher:
        """As another and a third person do."""
        books.review(self.office.accountant, voucher_id=voucher.pk)
        books.post(self.office.poster, voucher_id=voucher.pk)
        voucher.refresh_from_db()
        return voucher

    def decided(self, item: str = "disposal", amount: int | None = None, **changes: Any) -> Matter:
        fields = {
            "organisation": self.book.organisation, "item": item, "title": "处置旧资产", "amount": amount, "state": "p1",
            "decided_on": dt.date(2025, 5, 1), "proposed_at": clock.now(), **changes,
        }  # fmt: skip
        return Matter.objects.create(**fields)


def entries(voucher: Voucher) -> list[tuple[str, int, int]]:
    """Account, debit and credit of each line."""
    return [
        (line.account.code, line.debit, line.credit)
        for line in voucher.lines.select_related("account").order_by("no")
    ]


def changed(card: Card, **changes: Any) -> Card:
    return replace(card, **changes)
