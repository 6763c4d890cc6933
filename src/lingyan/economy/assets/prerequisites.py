"""What must hold of assets before a month is closed; without a rule of the region both only warn."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from lingyan.economy.assets import queries
from lingyan.economy.books.guards import WARN, Findings, Prerequisite, register
from lingyan.economy.books.models import Book
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month


def _charged(books: Collection[int], month: Month) -> Findings:
    """Books with something to charge and no run that stands."""
    asked = queries.not_charged(Book.objects.filter(pk__in=list(books)), month)
    found = queries.planned(list(asked.order_by().values_list("pk", flat=True)), month)
    return {
        book: [f"{month.zh}折旧还没有计提，应提 {format_yuan(sum(each.amount for each in cards))} 元"]
        for book, cards in found.items()
    }


def _counted(books: Collection[int], month: Month) -> Findings:
    """In December: books whose yearly count is not done."""
    if month.number != 12:
        return {}
    asked = queries.not_counted(Book.objects.filter(pk__in=list(books)), month.year)
    return {book: [f"{month.year}年的清产核资还没有完成"] for book in asked.values_list("pk", flat=True)}


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Prerequisite("depreciation-run", _("折旧已计提"), WARN, "assets:runs", _charged, kept_here=True))
    register(
        Prerequisite(
            "inventory-done",
            _("年度清产核资已完成"),
            WARN,
            "assets:inventories",
            _counted,
            kept_here=True,
            owed_by="village-clerk",
        )
    )
