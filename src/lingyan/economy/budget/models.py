"""Versions of a yearly budget. A draft may be changed; a decided version stands until a later one takes its place.

Amounts are fen. The rows of a draft stand in `Budget.draft`; `BudgetLine` rows are written once, when it is decided.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField


class Block(models.TextChoices):
    INCOME = "income", _("收入")
    EXPENSE = "expense", _("支出")
    CAPITAL = "capital", _("购建和投资")


class Budget(models.Model):
    """One version of one book's budget of a year. Its totals are kept for lists; `matter` is the decision on it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        DECIDED = "decided", _("执行中")
        SUPERSEDED = "superseded", _("已被调整代替")
        VOID = "void", _("作废")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    draft = models.JSONField("草稿", default=list)
    income = MoneyField("收入预算", default=0)
    expense = MoneyField("支出预算", default=0)
    capital = MoneyField("购建和投资预算", default=0)
    reason = models.CharField("调整原因", max_length=200, blank=True)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    made_by = models.BigIntegerField("编制人", null=True)
    made_at = models.DateTimeField("编制时间")
    decided_on = models.DateField("决定日期", null=True)
    decided_by = models.BigIntegerField("登记决定的人", null=True)

    class Meta:
        ordering = ["book", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year"], condition=models.Q(state="draft"), name="budget_one_draft"
            ),
            models.UniqueConstraint(
                fields=["book", "year"], condition=models.Q(state="decided"), name="budget_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["book", "year", "version"], condition=~models.Q(state="void"), name="budget_version"
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(state__in=["decided", "superseded"]),
                name="budget_own_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.version}"

    @property
    def spending(self) -> int:
        """What the members decide to spend: expense, purchases, works and investment."""
        return self.expense + self.capital


class BudgetLine(models.Model):
    """One line of a decided version. A line without a project takes what no line of its account and project takes."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    no = models.PositiveSmallIntegerField("行号")
    block = models.CharField("部分", max_length=7, choices=Block.choices)
    account = models.ForeignKey("books.Account", models.PROTECT, related_name="+")
    project = models.ForeignKey("books.Project", models.PROTECT, null=True, related_name="+")
    amount = MoneyField("预算金额")
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        ordering = ["budget", "no"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "no"], name="budget_line_no"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="budget_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id}/{self.no}"
