"""Which books there are for an actor, and the chart of accounts that a book uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lingyan.economy.books.models import Book
from lingyan.economy.books.statements.chart import Chart, Heading
from lingyan.economy.books.writing import select
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.people.models import Organisation
from lingyan.regions.models import Region

_ACCOUNTS = "SELECT id, code, name, path_name, side, category FROM books_account"
_REGION_PATH = "organisation__region__path"


@dataclass(frozen=True, slots=True)
class BookHead:
    """A book in a list or picker."""

    id: int
    organisation: str
    region_code: str
    region: str


def visible_books(actor: Actor, region: Region | None = None, right: str = BOOKS_VIEW) -> QuerySet[Book]:
    """Books in force that the actor may see, in the region and below, by region code."""
    found = Book.objects.filter(actor.scope(right, _REGION_PATH), ended_on__isnull=True)
    if region is not None:
        found = found.filter(**{f"{_REGION_PATH}__startswith": region.path})
    return found.select_related("organisation__region").order_by("organisation__region__code", "id")


def heads(books: Iterable[Book]) -> list[BookHead]:
    """Of books got from `visible_books`, without another query."""
    return [
        BookHead(
            book.pk,
            book.organisation.name,
            book.organisation.region.code,
            book.organisation.region.name,
        )
        for book in books
    ]


def book_for(actor: Actor, book_id: int, right: str = BOOKS_VIEW) -> Book:
    """The book with its organisation and region. Refused alike when none is there and none may be seen."""
    found = Book.objects.filter(actor.scope(right, _REGION_PATH), pk=book_id)
    book = found.select_related("organisation__region").first()
    if book is None:
        raise Refused("没有这个账套，或不在您的管辖范围内。", code="unknown-book")
    return book


def village_book(actor: Actor, region: Region, right: str = BOOKS_VIEW) -> Book:
    """The book in force of the village's own collective."""
    actor.require(right, region.path)
    found = visible_books(actor, right=right).filter(
        organisation__region=region, organisation__kind=Organisation.Kind.COLLECTIVE
    )
    book = found.first()
    if book is None:
        raise Refused(f"{region.name}（{region.code}）的集体经济组织还没有账套。", code="unknown-book")
    return book


@dataclass(frozen=True, slots=True)
class ChartIndex:
    """The accounts of some books: the chart, and the ids that rows store."""

    chart: Chart
    codes: dict[int, str]

    def ids_below(self, code: str) -> list[int]:
        """Of the account and its details; Refused when the chart has no such account."""
        if code not in self.chart:
            raise Refused(f"科目表中没有科目 {code}，请核对科目编码。", code="unknown-account")
        return [pk for pk, each in self.codes.items() if each.startswith(code)]


def chart_of(books: Sequence[Book]) -> ChartIndex:
    """Shared accounts and the own accounts of the books, in one query."""
    own = [book.pk for book in books]
    marks = ", ".join(["%s"] * len(own)) or "NULL"
    rows = select(f"{_ACCOUNTS} WHERE book_id IS NULL OR book_id IN ({marks})", own)
    codes: dict[int, str] = {}
    headings: dict[str, Heading] = {}
    for pk, code, *fields in rows:
        codes[pk] = code
        headings[code] = Heading(code, *fields)
    return ChartIndex(Chart(headings.values()), codes)
