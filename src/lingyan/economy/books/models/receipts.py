"""Numbered receipts: handed to a book, given for money or spoilt, struck where put down wrongly."""

from __future__ import annotations

from django.db import models

from lingyan.economy.books.models.book import Book
from lingyan.economy.books.models.voucher import Voucher
from lingyan.kernel.records import Recorded


class ReceiptBook(Recorded):
    """Numbered blank receipts of a series that were handed to a village's book. No number is handed out twice."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="receipt_books")
    series = models.CharField("收据种类或代码", max_length=20)
    first = models.PositiveBigIntegerField("起号")
    last = models.PositiveBigIntegerField("止号")
    issued_on = models.DateField("领用日期")

    class Meta:
        ordering = ["book", "series", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="receipt_book_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class ReceiptUse(Recorded):
    """Receipts of one series that were given for the money of one voucher, or spoilt (without a voucher)."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="receipt_uses")
    series = models.CharField("收据种类或代码", max_length=20)
    first = models.PositiveBigIntegerField("起号")
    last = models.PositiveBigIntegerField("止号")
    on = models.DateField("日期")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="receipts")

    class Meta:
        ordering = ["book", "series", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="receipt_use_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class ReceiptStrike(Recorded):
    """A run of receipts that was put down wrongly, as handed out or as used: it stays and counts no more.

    The reason stands in the audit trail.
    """

    issue = models.OneToOneField(ReceiptBook, models.PROTECT, null=True, related_name="strike")
    use = models.OneToOneField(ReceiptUse, models.PROTECT, null=True, related_name="strike")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issue__isnull=True, use__isnull=False)
                | models.Q(issue__isnull=False, use__isnull=True),
                name="receipt_strike_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.issue or self.use)
