"""Balances kept at posting, months that were closed, and how strictly what a close asks for holds.

Months are `Month` where a row belongs to a calendar month. `Balance.month` is a plain integer, because
month 0 of a year (202500) holds the opening balances.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models.book import Account, Book, Party, Project
from lingyan.economy.books.models.bounds import one_of
from lingyan.kernel.fields import MoneyField, MonthField


class Balance(models.Model):
    """Turnover of one month per book, account, party and project, kept in the transaction that posts.

    `debit` and `credit` hold all turnover; `closing_debit` and `closing_credit` the part of it that came from
    closing and folding vouchers. Month 0 of a year holds what was brought forward. Months before the
    book's first month hold year-to-date turnover brought in at a start in mid-year.
    The balance at month M is the sum of debit less credit over B <= month <= M, where B is the latest
    month 0 not after M for which the book has rows (all earlier rows when it has none).
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="balances", db_index=False)
    month = models.PositiveIntegerField("月份")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="balances", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=False)
    debit = MoneyField("借方", default=0)
    credit = MoneyField("贷方", default=0)
    closing_debit = MoneyField("其中结转借方", default=0)
    closing_credit = MoneyField("其中结转贷方", default=0)

    class Meta:
        ordering = ["book", "month", "account"]
        constraints = [
            models.UniqueConstraint(
                "book", "month", "account", Coalesce("party", 0), Coalesce("project", 0), name="balance_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.month} {self.account_id}"


class Period(models.Model):
    """A month of a book that was closed. A month without a row is open; a row is never changed or removed."""

    class State(models.TextChoices):
        CLOSED = "closed", _("已结账")
        TAKEN_OVER = "taken_over", _("已接管")

    book = models.ForeignKey(Book, models.PROTECT, related_name="periods", db_index=False)
    month = MonthField("月份")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    closed_at = models.DateTimeField("结账时间")
    closed_by = models.BigIntegerField("结账人", null=True)
    vouchers = models.PositiveIntegerField("凭证数")
    root = models.BinaryField("凭证树根", max_length=32)
    warnings = models.JSONField("结账时的提示", default=list)

    class Meta:
        ordering = ["book", "month"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month"], name="period_once"),
            models.CheckConstraint(
                condition=one_of("state", "closed", "taken_over"), name="period_state"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["month", "state"], name="period_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.get_state_display()}"


class CloseRule(models.Model):
    """How strictly a month-close prerequisite holds, in a region and all below it, from a month on.

    The row of the nearest region with the latest `from_month` decides; without one the shipped severity does. A row
    never changes: another severity is another row from a later month.
    """

    class Severity(models.TextChoices):
        BLOCK = "block", _("必须")
        WARN = "warn", _("提示")
        OFF = "off", _("不查")

    prerequisite = models.CharField("条件", max_length=60)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="close_rules"
    )
    from_month = MonthField("起始月份")
    severity = models.CharField("程度", max_length=5, choices=Severity.choices)

    class Meta:
        ordering = ["prerequisite", "from_month"]
        constraints = [
            models.UniqueConstraint(
                "prerequisite", Coalesce("region", 0), "from_month", name="close_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prerequisite} {self.severity}"

    @property
    def path(self) -> str:
        """The path of the region it was set for; empty when it holds everywhere."""
        return self.region.path if self.region else ""
