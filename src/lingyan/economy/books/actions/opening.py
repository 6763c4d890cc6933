"""Opening balances of a book: what it begins with, from its first year until a month is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction

from lingyan.economy.books import lookups, rules, writing
from lingyan.economy.books.covers import OPENING
from lingyan.economy.books.models import Balance, Book
from lingyan.economy.books.rules import OpeningRow, StartBalance
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE

OPENING_SET: Final = audit.register("books.opening-set", "录入年初余额")


def enter_opening(actor: Actor, *, book_id: int, rows: Sequence[StartBalance]) -> None:
    """Write what somebody states of a book's beginning, replacing what was written before.

    Balances are those at the first month's start; those of the new year follow from them and the turnover. Raises
    Refused with every fault at its row, and once a month is closed.
    """
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    with transaction.atomic():
        lookups.lock([book_id])
        require_open(book)
        _require_sound(book, rows)
        opening = [
            OpeningRow(row.account, max(row.at_new_year, 0), max(-row.at_new_year, 0), row.party, row.project)
            for row in rows
            if row.at_new_year
        ]
        brought_in = [
            OpeningRow(
                row.account, row.year_debit, row.year_credit, row.party, row.project, row.closing_debit,
                row.closing_credit,
            )
            for row in rows
            if any(row.turnover)
        ]  # fmt: skip
        _write(actor, book, opening, brought_in)


def _require_sound(book: Book, rows: Sequence[StartBalance]) -> None:
    if not rows:
        raise Refused("还没有填期初余额，请至少填一行", code="no-rows")
    accounts = lookups.account_facts(book.pk, (row.account for row in rows))
    inside_year = book.first_month.number > 1
    problems = [*rules.start_problems(rows, accounts, inside_year=inside_year), *_unknown_details(book, rows)]
    if problems:
        raise Refused(problems)


def _unknown_details(book: Book, rows: Sequence[StartBalance]) -> Iterable[Problem]:
    parties = lookups.code_ids("books_party", [book.pk])[book.pk]
    projects = lookups.code_ids("books_project", [book.pk])[book.pk]
    for number, row in enumerate(rows, 1):
        if row.party and row.party not in parties:
            yield Problem("unknown-code", "没有这个往来对象", row=number, value=row.party)
        if row.project and row.project not in projects:
            yield Problem("unknown-code", "没有这个项目", row=number, value=row.project)


def set_opening(
    actor: Actor, *, book_id: int, rows: Sequence[OpeningRow], brought_in: Sequence[OpeningRow] = ()
) -> None:
    """Write the opening balances of the book's first year, replacing earlier ones.

    `brought_in` is year-to-date turnover when the book starts inside a year. Both must balance. Refused once a
    month is closed.
    """
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    with transaction.atomic():
        lookups.lock([book_id])
        _write(actor, book, rows, brought_in)


def _write(actor: Actor, book: Book, rows: Sequence[OpeningRow], brought_in: Sequence[OpeningRow]) -> None:
    write_opening(book, rows, brought_in)
    path, sealed = book.organisation.region.path, note(OPENING, [book.pk])
    audit.record(
        actor, OPENING_SET, target=("book", book.pk), region_path=path, rows=len(rows), brought_in=len(brought_in),
        sealed=sealed,
    )  # fmt: skip


def require_open(book: Book) -> None:
    """Refused once a month of the book is closed: its root stands on these balances."""
    if lookups.closed_through(book.pk) is not None:
        raise Refused("已有月份结账，年初余额不能再改", code="month-closed")


def write_opening(book: Book, rows: Sequence[OpeningRow], brought_in: Sequence[OpeningRow]) -> None:
    """The rows of `set_opening`, without right and audit."""
    require_open(book)
    if brought_in and book.first_month.number == 1:
        raise Refused("1月启用的账套没有年内累计发生额", code="no-turnover-before")
    problems = [*_opening_problems(rows, "年初余额"), *_opening_problems(brought_in, "累计发生额")]
    if problems:
        raise Refused(problems)
    opening = opening_month(book)
    Balance.objects.filter(book=book, month__lt=int(book.first_month)).delete()
    writing.add_balances(
        [*_balance_rows(book, opening, rows), *_balance_rows(book, _month_before(book), brought_in)]
    )


def opening_month(book: Book) -> int:
    """Month 0 of the book's first year: 202500."""
    return int(book.first_month.year) * 100


def _month_before(book: Book) -> int:
    return int(book.first_month) - 1


def _opening_problems(rows: Sequence[OpeningRow], what: str) -> Iterable[Problem]:
    for number, row in enumerate(rows, 1):
        if max(abs(row.debit), abs(row.credit)) > MAX_FEN:
            yield Problem("amount-overflow", f"{what}的金额超出范围", row=number, value=row.account)
    if off := sum(row.debit - row.credit for row in rows):
        yield Problem("opening-does-not-balance", f"{what}借贷不平，相差 {format_yuan(off)} 元")


def _balance_rows(book: Book, month: int, rows: Sequence[OpeningRow]) -> list[writing.BalanceRow]:
    accounts = lookups.account_facts(book.pk, (row.account for row in rows))
    parties = lookups.ids_of("books_party", book.pk, (row.party for row in rows), "没有这些往来对象")
    projects = lookups.ids_of("books_project", book.pk, (row.project for row in rows), "没有这些项目")
    unknown = sorted({row.account for row in rows} - set(accounts))
    if unknown:
        raise Refused(Problem("unknown-account", "本账套没有这个科目", value=code) for code in unknown)
    return [
        (
            book.pk, month, accounts[row.account].id, parties.get(row.party), projects.get(row.project),
            row.debit, row.credit, row.closing_debit, row.closing_credit,
        )
        for row in rows
    ]  # fmt: skip
