"""People who sit before the pages of one village's book: each a signed-in browser with one role."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from lingyan.economy.books.models import Book, CloseRule, Voucher
from lingyan.kernel.month import Month
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.identity import signed_in, user_with

PLACE = "region=990121100200&month=2025-01"
RENT = {
    "lines-0-summary": "收租金",
    "lines-0-account": "101 库存现金",
    "lines-0-debit": "1,200.50",
    "lines-1-summary": "收租金",
    "lines-1-account": "50103",
    "lines-1-credit": "1200.50",
}


@dataclass
class Desk:
    office: Office = field(default_factory=open_office)

    def __post_init__(self) -> None:
        places = self.office.places
        self.clerk = self._with("village-reporter", "雁庄村", "bao", "刘报账")
        self.accountant = self._with("township-accountant", "芦溪镇", "kuai", "周会计")
        self.reviewer = self._with("township-reviewer", "芦溪镇", "shen", "何审核")
        self.viewer = self._with("agriculture-office", "芦原县", "nong", "农业科")
        self.village = places["雁庄村"]

    def _with(self, role: str, region: str, username: str, name: str) -> Client:
        user = user_with(role, self.office.places[region], username, name=name)
        return signed_in(Client(), user)

    @property
    def book(self) -> Book:
        return self.office.book

    def url(self, page: str) -> str:
        return f"/books/{self.book.pk}/{page}/?{PLACE}"

    def entered(self, **changes: str) -> Voucher:
        """A voucher that the clerk typed into the grid."""
        answer = self.clerk.post(
            self.url("enter"),
            {"date": "2025-01-05", "word": "记", "attachments": "1", **RENT, **changes, "save": "1"},
        )
        assert answer.status_code == 302, answer.content.decode()
        return Voucher.objects.latest("pk")

    def posted(self) -> Voucher:
        voucher = self.entered()
        self.reviewer.post(f"/vouchers/{voucher.pk}/review/")
        self.accountant.post(f"/vouchers/{voucher.pk}/post/")
        voucher.refresh_from_db()
        return voucher

    def close(self, number: int) -> None:
        self.office.close(number)

    @property
    def month(self) -> Month:
        return Month(2025, 1)


def close_without_counting() -> None:
    """Cash is counted and banks are reconciled in the bank's room; here a month closes without either."""
    for each in ("cash-counted", "bank-reconciled"):
        CloseRule.objects.create(
            prerequisite=each, from_month=Month(2025, 1), severity=CloseRule.Severity.OFF
        )
