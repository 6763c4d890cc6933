"""One village with a book kept here, an account at a bank, and statements written for a test."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import AccountData, ImportReport
from lingyan.economy.bank.importing import StatementCheck, check_statement
from lingyan.economy.bank.models import BankAccount
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Line, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from tests.support.actors import everything

NUMBER = "9901483311145318601"
JANUARY = Month(2025, 1)
ACCOUNTANT, REVIEWER, CASHIER = (everything(11 + n, name) for n, name in enumerate("会审出"))
HEAD = (
    "交易日期",
    "交易时间",
    "对方户名",
    "对方账号",
    "摘要",
    "支出金额",
    "收入金额",
    "账户余额",
    "交易流水号",
)
Row = tuple[str, str, str, int]
"""Date, party, text, fen (positive for money in)."""


def book_of(region: Region) -> Book:
    """The book of the village's collective, kept here since January 2025."""
    organisation, _ = Organisation.objects.get_or_create(
        kind=Organisation.Kind.COLLECTIVE, region=region, defaults={"name": f"{region.name}股份经济合作社"}
    )
    found = Book.objects.filter(organisation=organisation).first()
    return found or books.open_book(
        everything(), organisation=organisation, first_month=JANUARY, go_live=JANUARY
    )


def account_of(region: Region, number: str = NUMBER, ledger_account: str = "10201") -> BankAccount:
    known = BankAccount.objects.filter(organisation__region=region, ledger_account=ledger_account).first()
    if known is not None:
        return known
    data = AccountData(ledger_account=ledger_account, number=number, bank="雁城农商行")
    return actions.register_account(everything(), region=region, data=data)


def posted(
    book: Book, day: str, summary: str, fen: int, account: str = "10201", other: str = "51303"
) -> Line:
    """A posted voucher that moves money of the account; gives the account's line. Positive is money in."""
    sides = {"debit": fen} if fen > 0 else {"credit": -fen}
    against = {"credit": fen} if fen > 0 else {"debit": -fen}
    voucher = books.save_draft(
        everything(1), book_id=book.pk, date=dt.date.fromisoformat(day),
        entries=[Entry(account, summary, **sides), Entry("50103" if fen > 0 else other, summary, **against)],
    )  # fmt: skip
    books.review(everything(2), voucher_id=voucher.pk)
    books.post(everything(3), voucher_id=voucher.pk)
    return Line.objects.get(voucher=voucher, no=1)


def drafted(book: Book, day: str, fen: int) -> Voucher:
    return books.save_draft(
        everything(1), book_id=book.pk, date=dt.date.fromisoformat(day),
        entries=[Entry("51303", "购纸", debit=fen), Entry("10201", "购纸", credit=fen)],
    )  # fmt: skip


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def statement(rows: Sequence[Row], *, opening: int = 0, number: str = NUMBER, serials: bool = True) -> bytes:
    """A CSV statement with running balances, the account in its first row."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(("账号", number) if number else ("流水",))
    writer.writerow(HEAD)
    balance = opening
    for place, (day, party, text, fen) in enumerate(rows, 1):
        balance += fen
        writer.writerow((
            day, "", party, "", text, yuan(-fen) if fen < 0 else "", yuan(fen) if fen > 0 else "", yuan(balance),
            f"{day}{place:04d}" if serials else "",
        ))  # fmt: skip
    return target.getvalue().encode("gb18030")


def checked(folder: Path, content: bytes, name: str = "流水.csv") -> tuple[StatementCheck, Path]:
    path = folder / name
    path.write_bytes(content)
    return check_statement(path), path


def imported(folder: Path, rows: Sequence[Row], name: str = "流水.csv", **options: object) -> ImportReport:
    check, path = checked(folder, statement(rows, **options), name)  # type: ignore[arg-type]
    return actions.import_statement(CASHIER, check, path=path, accept_warnings=True)


@dataclass
class Desk:
    """A village in which one can reconcile."""

    region: Region
    folder: Path

    @property
    def book(self) -> Book:
        return book_of(self.region)

    @property
    def account(self) -> BankAccount:
        return account_of(self.region)
