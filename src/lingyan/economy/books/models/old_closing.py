"""The last sheet of the old books, kept beside an opening that was taken over."""

from __future__ import annotations

from django.db import models

from lingyan.economy.books.models.book import Book, Party, Project
from lingyan.economy.books.models.bounds import bounded
from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.records import Recorded


class OldClosing(Recorded):
    """What the old books ended with by their own printed sheet, kept beside a taken-over opening to be compared with it.

    A newer sheet of a book supersedes. `detailed`: it splits accounts by party and project. The file lies beside it.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="old_closings")
    as_of = MonthField("旧账截止月份")
    sha256 = models.CharField("文件摘要", max_length=64)
    detailed = models.BooleanField("分往来和项目")

    class Meta:
        ordering = ["book", "-id"]
        constraints = [models.UniqueConstraint(fields=["book", "sha256"], name="old_closing_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.as_of}"


class OldClosingLine(models.Model):
    """One balance of such a sheet, debit positive. `strange`: it names a party or project that the book does not know.

    PRIVACY: a name that the book does not know is not kept; it stands at `row` of the file.
    """

    closing = models.ForeignKey(OldClosing, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField("行")
    account = models.CharField("科目编码", max_length=20)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=False)
    strange = models.BooleanField("账上没有的往来或项目")
    amount = MoneyField("余额")

    class Meta:
        ordering = ["closing", "row", "id"]
        constraints = [bounded("amount", name="old_closing_amount_bounded")]

    def __str__(self) -> str:
        return f"{self.closing_id}/{self.row}"
