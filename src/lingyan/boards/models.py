"""How each village's month stands, kept ready so that a city's page reads 1,300 short rows and no ledger."""

from __future__ import annotations

from django.db import models

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


class Refresh(models.Model):
    """How far the rows follow the records: through which entry of the audit trail, and on which day. One row."""

    entry = models.BigIntegerField("审计日志序号")
    day = models.DateField("日期")
    at = models.DateTimeField("汇总时间")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
