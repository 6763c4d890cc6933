"""hledger and beancount, which we did not write, recompute a book from its export.

`tests/economy/books/exports` asks them about every sample village, `scripts/recompute.py` about villages of a home.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lingyan.economy.books import queries
from lingyan.economy.books.exports import write_export
from lingyan.economy.books.models import Book
from lingyan.economy.books.statements.formulas import balance_sheet_form, evaluate, income_statement_form
from lingyan.kernel.money import parse_yuan
from lingyan.kernel.month import Month
from tests.economy.books.statements.recount import Recount


def hledger(journal: Path, *arguments: str) -> list[list[str]]:
    """Rows that hledger prints as CSV, without head and total."""
    command = ["hledger", "-f", str(journal), *arguments, "--strict", "-O", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    return [row for row in rows[1:] if row and row[0].lower().removesuffix(":") != "total"]


def fen(text: str) -> int:
    return 0 if text == "0" else parse_yuan(text.removesuffix(" CNY"))


def sums(rows: list[list[str]], with_side: bool = False) -> dict[tuple[str, ...], int]:
    """By account and household (and side), as `("11301", "H0007")`."""
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for account, amount in rows:
        parts = account.split(":")[1:]
        found[tuple(parts if with_side else parts[:-1])] += fen(amount)
    return found


def bean_check(text: str, folder: Path) -> str:
    """What bean-check says; empty when it finds nothing."""
    file = folder / "book.beancount"
    file.write_text(text, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("bean-check")), "--no-cache", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


@dataclass(frozen=True, slots=True)
class Oracle:
    """One year of one book as hledger reads it from our export."""

    journal: Path
    year: int

    @classmethod
    def of(cls, book: Book, year: int, folder: Path) -> Oracle:
        journal = folder / "book.journal"
        write_export(journal, book, year, "hledger")
        return cls(journal, year)

    def before(self, month: int) -> str:
        """The day before which a month has ended, as hledger's `-e` wants it."""
        return f"{self.year + 1}-01-01" if month == 12 else f"{self.year}-{month + 1:02d}-01"

    def balances(self, month: int) -> dict[str, int]:
        """Balances of first-level accounts at a month's end, month 0 being the year's beginning."""
        rows = hledger(self.journal, "balance", "--depth", "1", "-e", self.before(month))
        return {row[0]: fen(row[1]) for row in rows}

    def monthly(self, side: str) -> dict[tuple[str, int], int]:
        """hledger's own monthly sums of one side, by first-level account and month."""
        span = ("-b", str(self.year), "-e", str(self.year + 1))
        rows = hledger(self.journal, "balance", "--monthly", "--depth", "1", *span, f"acct::{side}$")
        return {(row[0], month): fen(text) for row in rows for month, text in enumerate(row[1:13], 1)}

    def recount(self, month: int) -> Recount:
        """113 split by household, turnover without closing and folding vouchers, all from hledger's balances."""
        end = self.before(month)
        flat = ("balance", "--flat")
        kinds = ("not:tag:kind=close", "not:tag:kind=fold")
        return Recount(
            opening=sums(hledger(self.journal, *flat, "-e", self.before(0))),
            closing=sums(hledger(self.journal, *flat, "-e", end)),
            turnover=sums(
                hledger(self.journal, *flat, "-b", f"{self.year}-01-01", "-e", end, *kinds), with_side=True
            ),
        )

    def trial_balance_differences(self, book: Book, last: int) -> Iterator[str]:
        """Each figure of January to the last month that hledger sums otherwise; also how many it did compare."""
        closing, debit, credit = self.balances(0), self.monthly("D"), self.monthly("C")
        books = Book.objects.filter(pk=book.pk)
        for _, row in queries.monthly_trial_balances(books, Month(self.year, 1), Month(self.year, last)):
            key = (row.code, row.month - self.year * 100)
            theirs = (closing.get(row.code, 0), debit.get(key, 0), -credit.get(key, 0))
            if (row.opening, row.debit, row.credit) != theirs:
                yield f"{row.month} {row.code}: {row.opening, row.debit, row.credit}, hledger {theirs}"
            closing[row.code] = row.opening + row.debit - row.credit
        ours = {code: amount for code, amount in closing.items() if amount}
        theirs_at_end = {code: amount for code, amount in self.balances(last).items() if amount}
        if ours != theirs_at_end:
            yield f"balances at the end of month {last} differ"

    def statement_differences(self, book: Book, last: int) -> Iterator[str]:
        month, recount = Month(self.year, last), self.recount(last)
        sheet = [line.closing for line in queries.balance_sheet(book, month).lines]
        income = [line.amount for line in queries.income_statement(book, month).lines]
        for name, ours, form in (
            ("balance sheet", sheet, balance_sheet_form()), ("income statement", income, income_statement_form())
        ):  # fmt: skip
            theirs = list(evaluate(form, recount.value, 0))
            if ours != theirs:
                yield f"{name} at {month}: {ours}, hledger {theirs}"
