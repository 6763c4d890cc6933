"""What supervision asks before a year is closed: every question about the year has been answered by the clerk."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books.guards import WARN, Findings, Prerequisite, register
from lingyan.economy.books.models import Book
from lingyan.kernel.month import Month
from lingyan.supervision import queries
from lingyan.supervision.models import Finding


def _answered(books: Collection[int], month: Month) -> Findings:
    """In December: findings of the year that still wait for an explanation or for being put right.

    PRIVACY: a finding about somebody who would be asked goes to those who supervise them, so it is not counted here.
    """
    if month.number != 12:
        return {}
    waiting = [Finding.State.OPEN, Finding.State.RECTIFYING]
    found = queries.in_village_hands(
        Finding.objects.filter(
            year=month.year, state__in=waiting, village__organisations__books__in=list(books)
        )
    )
    asked = found.exclude(pk__in=queries.now_concerned(found)).order_by()
    counts = dict(asked.values_list("village").annotate(n=Count("pk", distinct=True)))
    if not counts:
        return {}
    villages = Book.objects.filter(pk__in=list(books)).values_list("pk", "organisation__region")
    return {
        book: [_("本年还有 %d 个疑点没有说明或整改") % counts[village]]
        for book, village in villages
        if village in counts
    }


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Prerequisite(
            "findings-answered", gettext_lazy("本年的疑点已说明"), WARN, "supervision:mine", _answered,
            kept_here=True, owed_by="village-reporter",
        )
    )  # fmt: skip
