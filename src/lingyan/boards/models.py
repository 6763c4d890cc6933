"""How each village's month stands and what it is owed, kept ready so that a city's page reads short rows and no ledger."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from lingyan.kernel.fields import MoneyField, MonthField


class VillageMonth(models.Model):
    """One month of a village that keeps a book here. Derived from records, so that it may be written anew at any time.

    `due_on` is the last day for the month's accounts to be public, None while nothing is owed yet. `accounts` are the
    bank accounts open in the month, `reconciled` those of them with a signed statement. `change` is against the month
    before, None where there is none.
    """

    region = models.ForeignKey("regions.Region", models.CASCADE, related_name="board_months", db_index=False)
    month = MonthField("月份")
    closed = models.BooleanField("已结账")
    due_on = models.DateField("应公开日期", null=True)
    published_on = models.DateField("公开日期", null=True)
    accounts = models.PositiveSmallIntegerField("银行账户")
    reconciled = models.PositiveSmallIntegerField("已对账")
    cash = MoneyField("货币资金")
    change = MoneyField("增减", null=True)

    class Meta:
        ordering = ["month", "region"]
        constraints = [models.UniqueConstraint(fields=["region", "month"], name="board_month_once")]
        indexes = [models.Index(fields=["month", "region"], name="board_month")]

    def __str__(self) -> str:
        return f"{self.region} {self.month}"


class OpenClaim(models.Model):
    """What is left open of one debit on a village's claims (112, 113), oldest covered first. Derived like the months.

    `voucher` is None for what the book began with, whose day is the one before its first month: older it may be.
    """

    region = models.ForeignKey("regions.Region", models.CASCADE, related_name="open_claims")
    book = models.ForeignKey("books.Book", models.CASCADE, related_name="+", db_index=False)
    account = models.CharField("科目编码", max_length=20)
    party = models.ForeignKey("books.Party", models.CASCADE, null=True, related_name="+", db_index=False)
    voucher = models.ForeignKey("books.Voucher", models.CASCADE, null=True, related_name="+", db_index=False)
    on = models.DateField("发生日期")
    left = MoneyField("未收金额")

    class Meta:
        ordering = ["region", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                "book", "account", Coalesce("party", 0), Coalesce("voucher", 0), name="board_claim_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.account} {self.on}"


class Refresh(models.Model):
    """How far the rows follow the records: through which entry of the audit trail, and on which day. One row."""

    entry = models.BigIntegerField("审计日志序号")
    day = models.DateField("日期")
    at = models.DateTimeField("汇总时间")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
