"""Reads of years: which books stand where, the result to distribute, and the archive sets a reader may see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Balance, Book, Period, Voucher
from lingyan.economy.books.queries import income_statement, visible_books, year_balances
from lingyan.economy.books.statements.formulas import Measure
from lingyan.economy.members.claims import Claim
from lingyan.economy.year.models import ArchiveSet, Distribution
from lingyan.economy.year.rules import Result
from lingyan.kernel.access import Actor
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.regions.models import Region

PATH: Final = "book__organisation__region__path"
STATES: Final = (
    ("months", _("有月份未结账")),
    ("december", _("只差12月")),
    ("closed", _("已年结，未归档")),
    ("archived", _("已归档")),
)
"""Where a book's year stands."""


def overview(actor: Actor, region: Region | None, year: int, right: str = BOOKS_VIEW) -> QuerySet[Any]:
    """Books that had begun in the year, with `due`, `months`, `closed_at`, `carried`, `reserve`, `version`, `state`.

    `due` is the number of months of the year that the book has to close, `months` how many are closed. One query.
    """
    december = Month(year, 12)
    periods = Period.objects.filter(
        book=OuterRef("pk"), month__gte=year * 100 + 1, month__lte=year * 100 + 12
    )
    counted = periods.order_by().values("book").annotate(n=Count("pk")).values("n")
    closed = Period.objects.filter(book=OuterRef("pk"), month=december).values("closed_at")[:1]
    carried = Voucher.objects.filter(
        book=OuterRef("pk"), month=december, kind=Voucher.Kind.CLOSE, state=Voucher.State.POSTED
    )
    sets = ArchiveSet.objects.filter(book=OuterRef("pk"), year=year).order_by("-version")
    set_aside = Balance.objects.filter(
        book=OuterRef("pk"),
        month__gt=year * 100,
        month__lte=int(december),
        account__code__startswith="3220101",
    )
    turnover = Sum(F("debit") - F("closing_debit"))
    reserve = set_aside.order_by().values("book").annotate(sum=turnover).values("sum")
    begun = visible_books(actor, region, right).filter(first_month__lte=december)
    return begun.annotate(
        due=Case(
            When(
                first_month__gt=Month(year, 1),
                then=ExpressionWrapper(Value(year * 100 + 13) - F("first_month"), output_field=IntegerField()),
            ),
            default=Value(12), output_field=IntegerField(),
        ),
        months=Coalesce(Subquery(counted), 0),
        closed_at=Subquery(closed),
        carried=Exists(carried),
        reserve=Subquery(reserve, output_field=MoneyField()),
        version=Subquery(sets.values("version")[:1]),
        archived_at=Subquery(sets.values("made_at")[:1]),
        state=Case(
            When(version__isnull=False, then=Value("archived")),
            When(closed_at__isnull=False, then=Value("closed")),
            When(months__gte=F("due") - 1, then=Value("december")),
            default=Value("months"), output_field=CharField(),
        ),
    )  # fmt: skip


def open_months(book_ids: Collection[int], year: int) -> dict[int, list[int] | None]:
    """Numbers of the months of a year that each book still has to close; None for a book that begins later."""
    firsts = dict(Book.objects.filter(pk__in=list(book_ids)).values_list("pk", "first_month"))
    closed: dict[int, set[int]] = {}
    rows = Period.objects.filter(
        book__in=list(book_ids), month__gte=year * 100 + 1, month__lte=year * 100 + 12
    )
    for book, month in rows.values_list("book_id", "month"):
        closed.setdefault(book, set()).add(month.number)
    found: dict[int, list[int] | None] = {}
    for book in book_ids:
        first = firsts.get(book)
        if first is None or first > Month(year, 12):
            found[book] = None
            continue
        start = first.number if first.year == year else 1
        found[book] = [number for number in range(start, 13) if number not in closed.get(book, set())]
    return found


def standing_steps() -> QuerySet[Distribution]:
    """Steps whose voucher stands, or the corrected one beside it."""
    return Distribution.objects.filter(stands(corrected=True))


def claims_on(matter_id: int) -> list[Claim]:
    """Steps that stand on a decision. Only what others get is of its sum: the reserve goes to nobody."""
    steps = standing_steps().filter(matter=matter_id)
    return [Claim(step.year, step.amount if step.kind == Distribution.Kind.OTHER else 0) for step in steps]


def standing(book: Book, year: int) -> QuerySet[Distribution]:
    return standing_steps().filter(book=book, year=year).select_related("voucher", "matter")


def result_of(book: Book, year: int) -> Result:
    """The year's result as the income statement shows it, with what is distributed already."""
    amount = income_statement(book, Month(year, 12)).amount
    return Result(amount(14), amount(15), amount(16), amount(18), amount(19), amount(20))


def reserves_of(book: Book, year: int) -> int:
    """公积公益金 at the end of the year, positive on its normal side."""
    return year_balances(book, year).at(12).value("311", Measure.CLOSING)


def archives(actor: Actor, right: str = BOOKS_VIEW, region: Region | None = None) -> QuerySet[ArchiveSet]:
    """Sets of the actor's region, with `later`: whether a later version stands."""
    later = ArchiveSet.objects.filter(supersedes=OuterRef("pk"))
    found = ArchiveSet.objects.filter(actor.scope(right, PATH)).annotate(later=Exists(later))
    if region is not None:
        found = found.filter(Q(**{f"{PATH}__startswith": region.path}))
    return found.select_related("book__organisation__region", "stored")
