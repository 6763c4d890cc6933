"""Books with how far they are closed and what waits in them, for lists."""

from __future__ import annotations

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.kernel.month import Month


def with_state(found: QuerySet[Book]) -> QuerySet[Book]:
    """Books with `closed_month`, and the numbers `drafts` and `reviewed` of vouchers that wait."""
    closed = Period.objects.filter(book=OuterRef("pk")).order_by().values("book").annotate(last=Max("month"))
    return found.annotate(
        closed_month=Subquery(closed.values("last")),
        drafts=_waiting(Voucher.State.DRAFT),
        reviewed=_waiting(Voucher.State.REVIEWED),
    )


def with_month(found: QuerySet[Book], month: Month) -> QuerySet[Book]:
    """Books that exist in a month, with its `state`: closed, taken_over, or None while it is open."""
    period = Period.objects.filter(book=OuterRef("pk"), month=month)
    return found.filter(first_month__lte=month).annotate(state=Subquery(period.values("state")[:1]))


def _waiting(state: str) -> Coalesce:
    rows = Voucher.objects.filter(book=OuterRef("pk"), state=state).order_by().values("book")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
