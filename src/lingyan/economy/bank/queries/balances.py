"""What the books and what the bank say was there at the end of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingyan.economy.bank.lookups import book_of
from lingyan.economy.bank.models import (
    BankAccount,
)
from lingyan.economy.bank.queries.sides import (
    FINAL,
    date_of,
)
from lingyan.economy.books import writing
from lingyan.kernel.month import Month


@dataclass(frozen=True, slots=True)
class MonthBalance:
    """Both balances at a month's end; None where the bank never told one."""

    month: Month
    ledger: int
    bank: int | None


def balances(account: BankAccount, months: Sequence[Month]) -> list[MonthBalance]:
    """Ledger and bank balance at the end of each month. Four queries."""
    ledger = _ledger_balances(account, months)
    bank = _bank_balances(account, months)
    return [MonthBalance(month, ledger[month], bank[month]) for month in months]


def _ledger_balances(account: BankAccount, months: Sequence[Month]) -> dict[Month, int]:
    """What the book brought forward, and every final line since."""
    book = book_of(account)
    if book is None or not months:
        return dict.fromkeys(months, 0)
    code, first_month = account.ledger_account, int(book.first_month)
    opening = writing.select(
        "SELECT COALESCE(SUM(b.debit - b.credit), 0) FROM books_balance b JOIN books_account a ON a.id = b.account_id "
        "WHERE b.book_id = %s AND b.month < %s AND (a.code = %s OR a.code LIKE %s)",
        [book.pk, first_month, code, f"{code}%"],
    )[0][0]
    rows = writing.select(
        "SELECT v.month, SUM(l.debit - l.credit) FROM books_line l JOIN books_voucher v ON v.id = l.voucher_id "  # noqa: S608
        f"JOIN books_account a ON a.id = l.account_id WHERE v.book_id = %s AND {FINAL} AND v.month <= %s "
        "AND (a.code = %s OR a.code LIKE %s) GROUP BY v.month ORDER BY v.month",
        [book.pk, int(max(months)), code, f"{code}%"],
    )
    return _running(int(opening), [(Month.from_int(month), int(net)) for month, net in rows], months)


def _running(
    opening: int, turnover: Iterable[tuple[Month, int]], months: Sequence[Month]
) -> dict[Month, int]:
    steps = list(turnover)
    return {month: opening + sum(net for at, net in steps if at <= month) for month in months}


def _bank_balances(account: BankAccount, months: Sequence[Month]) -> dict[Month, int | None]:
    """The balance that stands beside the last movement of the month, or beside the nearest one that has a balance."""
    rows = writing.select(
        "SELECT t.date, t.amount, t.balance FROM bank_banktransaction t JOIN bank_statementimport s "
        "ON s.id = t.statement_id WHERE t.account_id = %s ORDER BY t.date, s.first_on, t.statement_id, t.no",
        [account.pk],
    )
    movements = [
        (date_of(date), int(amount), None if balance is None else int(balance))
        for date, amount, balance in rows
    ]
    found: dict[Month, int | None] = {}
    for month in months:
        found[month] = _balance_on(movements, month.last_day)
    return found


def _balance_on(movements: Sequence[tuple[dt.date, int, int | None]], day: dt.date) -> int | None:
    since = 0
    for date, amount, balance in reversed(movements):
        if date > day:
            continue
        if balance is not None:
            return balance + since
        since += amount
    before = 0
    for _, amount, balance in ((d, a, b) for d, a, b in movements if d > day):
        before += amount
        if balance is not None:
            return balance - before
    return None


def unposted(account: BankAccount, through: Month) -> int:
    """Vouchers that touch the account and may still change, up to a month."""
    book = book_of(account)
    if book is None:
        return 0
    code = account.ledger_account
    rows = writing.select(
        "SELECT COUNT(DISTINCT v.id) FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id "  # noqa: S608
        "JOIN books_account a ON a.id = l.account_id WHERE v.book_id = %s AND v.month <= %s "
        f"AND v.state IN ('draft', 'reviewed') AND NOT {FINAL} AND (a.code = %s OR a.code LIKE %s)",
        [book.pk, int(through), code, f"{code}%"],
    )
    return int(rows[0][0])
