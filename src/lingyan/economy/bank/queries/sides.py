"""Both sides of an account between two days, and what their open items seem to be.

Ledger lines count once their voucher cannot change any more: posted, or taken over from old books and reviewed. That
is also what a match may hold.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.economy.bank import matching
from lingyan.economy.bank.likeness import Item
from lingyan.economy.bank.lookups import book_of
from lingyan.economy.bank.matching import Proposal
from lingyan.economy.bank.models import (
    BankAccount,
)
from lingyan.economy.bank.parameters import DUPLICATE_DAYS, MATCH_DAYS
from lingyan.economy.books import writing
from lingyan.economy.books.models import Book
from lingyan.kernel.month import Month
from lingyan.parameters.queries import Values

FINAL: Final = "(v.state = 'posted' OR (v.state = 'reviewed' AND v.batch_id IS NOT NULL))"
_NAME: Final = "COALESCE(NULLIF(p.name, ''), d.name, '')"
_LINES: Final = (
    "SELECT l.id, v.date, l.debit - l.credit, l.summary, v.kind, v.id, v.word, v.number, l.no, v.month, m.match_id "
    "FROM books_line l JOIN books_voucher v ON v.id = l.voucher_id JOIN books_account a ON a.id = l.account_id "
    "LEFT JOIN bank_matchedline m ON m.line_id = l.id AND m.holds "
    "WHERE v.book_id = %s AND " + FINAL + " AND v.date >= %s AND v.date <= %s AND l.debit <> l.credit "
    "AND (a.code = %s OR a.code LIKE %s) ORDER BY v.date, v.word, v.number, l.no"
)
_MOVEMENTS: Final = (
    "SELECT t.id, t.date, t.amount, t.text, COALESCE(NULLIF(c.name, ''), d.name, ''), t.statement_id, t.row, t.no, "
    "t.time, t.balance, m.match_id "
    "FROM bank_banktransaction t LEFT JOIN bank_counterparty c ON c.id = t.counterparty_id "
    "LEFT JOIN people_personaldata d ON d.id = c.personal_id "
    "LEFT JOIN bank_matchedtransaction m ON m.transaction_id = t.id AND m.holds "
    "WHERE t.account_id = %s AND t.date >= %s AND t.date <= %s ORDER BY t.date, t.statement_id, t.no"
)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of the ledger account. `amount` is debit less credit; `match` the id of the match that holds it."""

    id: int
    date: dt.date
    amount: int
    summary: str
    kind: str
    voucher: int
    word: str
    number: int
    no: int
    month: Month
    match: int | None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of the bank. `party` is a name as written; who shows it masks it."""

    id: int
    date: dt.date
    amount: int
    text: str
    party: str
    statement: int
    row: int
    no: int
    time: str
    balance: int | None
    match: int | None


@dataclass(slots=True)
class Sides:
    """Both sides of an account between two days, by id."""

    account: BankAccount
    book: Book | None
    movements: dict[int, Movement] = field(default_factory=dict)
    lines: dict[int, BookLine] = field(default_factory=dict)

    @property
    def open_movements(self) -> list[Movement]:
        return [each for each in self.movements.values() if each.match is None]

    @property
    def open_lines(self) -> list[BookLine]:
        return [each for each in self.lines.values() if each.match is None]


def sides(account: BankAccount, first: dt.date, last: dt.date) -> Sides:
    """Everything on both sides between two days. Four queries."""
    found = Sides(account, book_of(account))
    days = (writing.as_date(first), writing.as_date(last))
    for row in writing.select(_MOVEMENTS, [account.pk, *days]):
        found.movements[row[0]] = Movement(row[0], date_of(row[1]), int(row[2]), *row[3:])
    if found.book is not None:
        code = account.ledger_account
        rows = writing.select(_LINES, [found.book.pk, *days, code, f"{code}%"])
        names = _parties_of({row[5] for row in rows}, found.book.pk)
        for row in rows:
            found.lines[row[0]] = BookLine(
                row[0],
                date_of(row[1]),
                int(row[2]),
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                Month.from_int(row[9]),
                row[10],
                names.get(row[5], ()),
            )
    return found


def _parties_of(vouchers: set[int], book_id: int) -> Mapping[int, tuple[str, ...]]:
    """Names of the parties on the vouchers' lines."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if not vouchers:
        return {}
    rows = writing.select(
        f"SELECT l.voucher_id, {_NAME} FROM books_line l JOIN books_party p ON p.id = l.party_id "  # noqa: S608
        "JOIN books_voucher v ON v.id = l.voucher_id "
        "LEFT JOIN people_personaldata d ON d.id = p.personal_id WHERE v.book_id = %s",
        [book_id],
    )
    for voucher, name in rows:
        if name and voucher in vouchers:
            found[voucher].add(name)
    return {voucher: tuple(sorted(names)) for voucher, names in found.items()}


def windows(account: BankAccount, on: dt.date) -> tuple[int, int]:
    """Days that dates of one thing may lie apart, and days within which the same line is a duplicate."""
    values, path = Values((MATCH_DAYS, DUPLICATE_DAYS)), account.organisation.region.path
    return int(values.of(MATCH_DAYS, path, on)), int(values.of(DUPLICATE_DAYS, path, on))  # type: ignore[arg-type]


def proposals(both: Sides, window: int, duplicate_window: int) -> list[Proposal]:
    """What the open items of both sides seem to be; keys are ids of movements and lines."""
    return matching.propose(
        map(bank_item, both.open_movements),
        map(ledger_item, both.open_lines),
        settled_bank=[bank_item(each) for each in both.movements.values() if each.match is not None],
        settled_ledger=[ledger_item(each) for each in both.lines.values() if each.match is not None],
        window=window,
        duplicate_window=duplicate_window,
    )


def bank_item(movement: Movement) -> Item:
    names = (movement.party,) if movement.party else ()
    return Item(movement.id, movement.date.toordinal(), movement.amount, names, movement.text)


def ledger_item(line: BookLine) -> Item:
    return Item(line.id, line.date.toordinal(), line.amount, line.parties, line.summary, line.kind == "red")


def date_of(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
