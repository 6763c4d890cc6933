"""Vouchers as an accountant writes them down, and a village whose books are kept here.

    日期 | 号 | 摘要 | 科目 | 借方 | 贷方 [| 往来 | 项目]
    01-05 | 1 | 收租金 | 10201 | 1000.00 |
          |   | 收租金 | 50103 |         | 1000.00

A line without a date belongs to the voucher above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lingyan.economy.books import actions
from lingyan.economy.books.bulk import LoadVoucher
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry, kind_of
from lingyan.kernel.access import Actor, Grant, registered_rights
from lingyan.kernel.money import parse_yuan
from lingyan.kernel.month import Month
from lingyan.people.actions import create_organisation
from tests.support.actors import everything
from tests.support.places import Places, make_places

YEAR = 2025


@dataclass
class Written:
    date: dt.date
    number: int
    entries: list[Entry] = field(default_factory=list)


def written(table: str, year: int = YEAR) -> list[Written]:
    """The vouchers of a text table."""
    vouchers: list[Written] = []
    for line in filter(str.strip, table.splitlines()):
        cells = [cell.strip() for cell in line.split("|")]
        date, number, summary, account, debit, credit, party, project = (cells + [""] * 8)[:8]
        if date:
            month, day = date.split("-")
            vouchers.append(Written(dt.date(year, int(month), int(day)), int(number or 0)))
        amounts = (parse_yuan(debit) if debit else 0, parse_yuan(credit) if credit else 0)
        vouchers[-1].entries.append(Entry(account, summary, *amounts, party, project))
    return vouchers


def loads(table: str, year: int = YEAR) -> list[LoadVoucher]:
    """The same table for a bulk load."""
    return [
        LoadVoucher(
            one.date, "记", one.number,
            [(e.account, e.summary, e.debit, e.credit, e.party, e.project) for e in one.entries],
            kind=kind_of([e.account for e in one.entries]),
        )
        for one in written(table, year)
    ]  # fmt: skip


def shown(vouchers: Sequence[Voucher]) -> str:
    """Stored vouchers as such a table, for comparing at a glance."""
    return "\n".join(_shown(vouchers))


def _shown(vouchers: Sequence[Voucher]) -> Iterator[str]:
    for voucher in vouchers:
        head = f"{voucher.date:%m-%d} | {voucher.number}"
        for line in voucher.lines.select_related("account"):
            yield f"{head} | {line.summary} | {line.account.code} | {_yuan(line.debit)} | {_yuan(line.credit)}"
            head = " | "


def _yuan(fen: int) -> str:
    return "" if not fen else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def person(user_id: int, label: str, path: str = "", without: Sequence[str] = ()) -> Actor:
    rights = frozenset(registered_rights()) - set(without)
    return Actor(user_id, label, (Grant("test", rights, path),))


@dataclass
class Office:
    """A village's book with the people who keep it."""

    places: Places
    book: Book
    clerk: Actor = field(default_factory=lambda: person(11, "报账员"))
    accountant: Actor = field(default_factory=lambda: person(12, "会计"))
    poster: Actor = field(default_factory=lambda: person(13, "记账员"))

    def draft(self, table: str) -> Voucher:
        [one] = written(table)
        return actions.save_draft(self.clerk, book_id=self.book.pk, date=one.date, entries=one.entries)

    def reviewed(self, table: str) -> Voucher:
        return actions.review(self.accountant, voucher_id=self.draft(table).pk)

    def posted(self, table: str) -> list[Voucher]:
        made = []
        for one in written(table):
            voucher = actions.save_draft(self.clerk, book_id=self.book.pk, date=one.date, entries=one.entries)
            made.append(self.post(voucher))
        return made

    def post(self, voucher: Voucher) -> Voucher:
        actions.review(self.accountant, voucher_id=voucher.pk)
        actions.post(self.poster, voucher_id=voucher.pk)
        voucher.refresh_from_db()
        return voucher

    def close(self, month: int, year: int = YEAR, *, accept_warnings: bool = False) -> None:
        """Without a reconciled bank, which another room asks for."""
        what = {"book_id": self.book.pk, "month": Month(year, month)}
        against = {one.prerequisite for one in actions.what_stands_against(self.accountant, **what)}
        actions.close_month(
            self.accountant, **what, accept_warnings=accept_warnings or against == {"bank-reconciled"}
        )

    def balance(self, account: str, month: int) -> tuple[int, int]:
        """Debit and credit of one account in one month (202501)."""
        rows = self.book.balances.filter(account__code=account, month=month)
        return sum(row.debit for row in rows), sum(row.credit for row in rows)


def open_office(village: str = "雁庄村", places: Places | None = None, *, live: bool = True) -> Office:
    places = places or make_places()
    organisation = create_organisation(
        everything(), region=places[village], kind="collective", name=f"{village}股份经济合作社"
    )
    book = actions.open_book(
        everything(),
        organisation=organisation,
        first_month=Month(YEAR, 1),
        go_live=Month(YEAR, 1) if live else None,
    )
    return Office(places, book)
