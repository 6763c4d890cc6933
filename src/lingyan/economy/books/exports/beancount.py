"""A year as a beancount file: `Assets:C113:C11301:PH0007:D` is account, detail, party, side.

The last part keeps the side: O brought forward, D debit, C credit (negative amounts); J begins a project.
The file asserts the closing balance of every first-level account, which `bean-check` recomputes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lingyan.economy.books.statements.chart import REVENUE_ACCOUNTS
from lingyan.kernel.money import plain_yuan

from .yearbook import Transaction, YearBook, one_line

_ROOTS = {"资产": "Assets", "成本": "Assets", "负债": "Liabilities", "所有者权益": "Equity"}


def beancount_lines(book: YearBook) -> Iterator[str]:
    """The file line by line, each with its newline."""
    yield f"; {book.region_code} {one_line(book.organisation)} {book.year}\n"
    yield f'option "title" {_quoted(f"{book.organisation} {book.year}")}\n'
    yield 'option "operating_currency" "CNY"\n\n'
    yield from _opens(book)
    for label in book.void:
        yield f"; 作废 {label}\n"
    if book.openings:
        yield f'\n{book.opening_day} * "期初余额" #opening\n'
        for item in book.openings:
            yield _posting(_account(book, item.account, item.party, item.project, "O"), item.amount)
    for transaction in book.transactions:
        yield "\n"
        yield from _transaction(book, transaction)
    yield "\n"
    yield from _assertions(book)


def _opens(book: YearBook) -> Iterator[str]:
    """Every account and heading in use, with its Chinese name."""
    names: dict[str, str] = {}
    for place in book.places():
        account = place[0]
        for code in book.chart.lineage(account):
            names[_heading(book, code)] = book.chart[code].path_name
        names[_account(book, *place)] = ""
    for name in sorted(names):
        yield f"{book.opening_day} open {name} CNY\n"
        if names[name]:
            yield f"  name: {_quoted(names[name])}\n"


def _transaction(book: YearBook, each: Transaction) -> Iterator[str]:
    payee = f"{_quoted(each.label)} " if each.label else ""
    yield f"{each.date} * {payee}{_quoted(each.description)} #{each.kind}\n"
    for posting in each.postings:
        amount = posting.amount if posting.side == "D" else -posting.amount
        yield _posting(_account(book, posting.account, posting.party, posting.project, posting.side), amount)


def _posting(account: str, amount: int) -> str:
    return f"  {account}  {plain_yuan(amount)} CNY\n"


def _assertions(book: YearBook) -> Iterator[str]:
    """A balance holds at the start of its day, so the year's last balances stand on New Year's Day."""
    day = dt.date(book.year + 1, 1, 1)
    for code, amount in book.closing.items():
        yield f"{day} balance {_heading(book, code)}  {plain_yuan(amount)} CNY\n"


def _heading(book: YearBook, code: str) -> str:
    top = book.chart.first_of(code)
    category = book.chart[top].category
    root = _ROOTS.get(category) or ("Income" if top in REVENUE_ACCOUNTS else "Expenses")
    return f"{root}:C{top}" if code == top else f"{root}:C{top}:C{code}"


def _account(book: YearBook, account: str, party: str, project: str, side: str) -> str:
    parts = [_heading(book, account)]
    parts += [f"P{party}"] if party else []
    parts += [f"J{project}"] if project else []
    return ":".join([*parts, side])


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
