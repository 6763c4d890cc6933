"""What a book began with, as it was stated: balances at the first month's start and the turnover of its year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from lingyan.economy.books import lookups
from lingyan.economy.books.actions.opening import OPENING_SET
from lingyan.economy.books.actions.takeover import IMPORTED
from lingyan.economy.books.models import Account, Balance, Book, Party, Project
from lingyan.economy.books.rules import StartBalance
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One account, party and project. `start` is debit less credit where the book begins."""

    account: Account
    party: Party | None
    project: Project | None
    start: int
    year_debit: int = 0
    year_credit: int = 0
    closing_debit: int = 0
    closing_credit: int = 0

    @property
    def debit(self) -> int:
        return max(self.start, 0)

    @property
    def credit(self) -> int:
        return max(-self.start, 0)

    @property
    def stated(self) -> StartBalance:
        return StartBalance(
            self.account.code, self.debit, self.credit, self.party.code if self.party else "",
            self.project.code if self.project else "", self.year_debit, self.year_credit, self.closing_debit,
            self.closing_credit,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """`closed` is the last month closed, from whose first on nothing of this changes. `entry` says who wrote it when."""

    book: Book
    lines: tuple[OpeningLine, ...]
    closed: Month | None
    entry: AuditEntry | None

    @property
    def inside_year(self) -> bool:
        """The book began after January, so it has turnover from before."""
        return self.book.first_month.number > 1

    @property
    def taken_over(self) -> bool:
        return self.entry is not None and self.entry.code == IMPORTED

    def total(self, field: str) -> int:
        return sum(getattr(line, field) for line in self.lines)


def opening_of(book: Book) -> Opening:
    """Three queries. Rows by account, party and project code."""
    rows = Balance.objects.filter(book=book, month__lt=int(book.first_month)).select_related(
        "account", "party__personal", "project"
    )
    found: defaultdict[tuple[Any, ...], list[Balance]] = defaultdict(list)
    for row in rows:
        found[row.account_id, row.party_id, row.project_id].append(row)
    lines = sorted(map(_line, found.values()), key=_order)
    return Opening(book, tuple(lines), lookups.closed_through(book.pk), _last_entry(book))


def _line(rows: list[Balance]) -> OpeningLine:
    """Month 0 holds the new year's balance, the months after it the turnover."""
    first, turnover = rows[0], [row for row in rows if row.month % 100]
    return OpeningLine(
        first.account, first.party, first.project, sum(row.debit - row.credit for row in rows),
        *(sum(getattr(row, name) for row in turnover) for name in
          ("debit", "credit", "closing_debit", "closing_credit")),
    )  # fmt: skip


def _order(line: OpeningLine) -> tuple[str, str, str]:
    stated = line.stated
    return stated.account, stated.party, stated.project


def _last_entry(book: Book) -> AuditEntry | None:
    about = AuditEntry.objects.filter(object_kind="book", object_id=str(book.pk))
    wrote = Q(code=OPENING_SET) | Q(code=IMPORTED, details__opening=True)
    return about.filter(wrote).order_by("-id").first()
