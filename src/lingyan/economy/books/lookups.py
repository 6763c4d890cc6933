"""Small reads that changes of state need: a book with its region, account facts, codes to ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lingyan.economy.books import writing
from lingyan.economy.books.models import Account, Book
from lingyan.economy.books.rules import AccountFacts
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused


@dataclass(frozen=True, slots=True)
class BookFacts:
    """A book as bulk writers need it: region path, seal seed, first months as 202501, last closed month or 0."""

    id: int
    name: str
    path: str
    seed: bytes
    first_month: int
    go_live: int | None
    closed_through: int

    def old_software_is_master(self, month: int) -> bool:
        return self.go_live is None or month < self.go_live


def book_for(actor: Actor, right: str, book_id: int) -> Book:
    """The book in force, for an actor who holds the right in its region."""
    book = Book.objects.select_related("organisation__region").filter(pk=book_id).first()
    if book is None:
        raise Refused("没有这个账套", code="unknown-book")
    actor.require(right, book.organisation.region.path)
    if book.ended_on is not None:
        raise Refused(f"{book}已停用", code="book-ended")
    return book


def lock(book_ids: Collection[int], *, to_close: bool = False) -> None:
    """Keep closing and writing apart on PostgreSQL; SQLite has one writer at a time anyway."""
    if not writing.is_sqlite():
        strength = "UPDATE" if to_close else "SHARE"
        writing.select(
            f"SELECT id FROM books_book WHERE id IN {writing.ids(book_ids)} ORDER BY id FOR {strength}"  # noqa: S608
        )  # fmt: skip


def closed_through(book_id: int) -> Month | None:
    found = writing.select("SELECT MAX(month) FROM books_period WHERE book_id = %s", [book_id])[0][0]
    return None if found is None else Month.from_int(found)


def book_facts(book_ids: Collection[int]) -> dict[int, BookFacts]:
    rows = writing.select(
        "SELECT b.id, o.name, r.path, b.seed, b.first_month, b.go_live, "  # noqa: S608
        "COALESCE((SELECT MAX(p.month) FROM books_period p WHERE p.book_id = b.id), 0) "
        "FROM books_book b JOIN people_organisation o ON o.id = b.organisation_id "
        f"JOIN regions_region r ON r.id = o.region_id WHERE b.id IN {writing.ids(book_ids)}"
    )
    return {row[0]: BookFacts(row[0], row[1], row[2], bytes(row[3]), *row[4:]) for row in rows}


def books_below(path: str) -> list[int]:
    """Books in force of every organisation in a region and below it."""
    found = Book.objects.filter(organisation__region__path__startswith=path, ended_on=None)
    return list(found.order_by("id").values_list("id", flat=True))


def account_facts(book_id: int, codes: Iterable[str], month: Month | None = None) -> dict[str, AccountFacts]:
    """The accounts with these codes that the book may use in a month, or in the present one.

    An account with details takes no lines of its own, unless the book has already used it (a book taken over from
    software that did not split it).
    """
    wanted = sorted(set(codes))
    marks = ", ".join(["%s"] * len(wanted)) or "NULL"
    when = int(month or Month.of(clock.today()))
    rows = writing.select(
        "SELECT a.id, a.code, a.path_name, a.needs_party, a.needs_project, a.active "  # noqa: S608
        f"AND {_in_force('a')} AND (NOT EXISTS (SELECT 1 FROM "
        f"books_account c WHERE c.parent_id = a.id AND c.active AND {_in_force('c')} "
        "AND (c.book_id IS NULL OR c.book_id = %s)) "
        "OR EXISTS (SELECT 1 FROM books_balance l WHERE l.book_id = %s AND l.account_id = a.id)) "
        f"FROM books_account a WHERE a.code IN ({marks}) AND (a.book_id IS NULL OR a.book_id = %s)",
        [when, when, when, when, book_id, book_id, *wanted, book_id],
    )
    return {row[1]: AccountFacts(*row[:3], *(bool(flag) for flag in row[3:])) for row in rows}


def _in_force(alias: str) -> str:
    """Whether an account's months hold the one given, twice as a parameter."""
    return f"COALESCE({alias}.first_month, 0) <= %s AND COALESCE({alias}.last_month, 999912) >= %s"


def shared_account_ids() -> dict[str, int]:
    return dict(Account.objects.filter(book=None).values_list("code", "id"))


def code_ids(table: str, book_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Code to id per book, of a table with `book_id` and `code`: own accounts, parties or projects."""
    found: dict[int, dict[str, int]] = {book_id: {} for book_id in book_ids}
    for book_id, code, row_id in writing.select(
        f"SELECT book_id, code, id FROM {table} WHERE book_id IN {writing.ids(book_ids)}"  # noqa: S608
    ):
        found[book_id][code] = row_id
    return found


def ids_of(table: str, book_id: int, codes: Iterable[str], message: str) -> dict[str, int]:
    """Ids of the codes named, `''` left out. Raises Refused for an unknown one."""
    wanted = {code for code in codes if code}
    known: Mapping[str, Any] = code_ids(table, [book_id])[book_id] if wanted else {}
    unknown = sorted(wanted - set(known))
    if unknown:
        raise Refused(f"{message}：{'、'.join(unknown)}", code="unknown-code")
    return {code: known[code] for code in wanted}


def last_numbers(book_ids: Collection[int]) -> dict[tuple[int, int, str], int]:
    """The last number given out: (book, month, word) to number."""
    rows = writing.select(
        f"SELECT book_id, month, word, last FROM books_counter WHERE book_id IN {writing.ids(book_ids)}"  # noqa: S608
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}
