"""A matter that a body decides, from its proposal to the published result."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField


class Matter(models.Model):
    """One matter. `item` is a code of the catalogue of matters; `amount` the sum decided, None where there is none."""

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        S1 = "s1", _("党组织提议")
        S2 = "s2", _("两委商议")
        S3 = "s3", _("党员大会审议")
        S4 = "s4", _("村民或成员决议")
        P1 = "p1", _("决议公开")
        EXECUTING = "executing", _("实施")
        P2 = "p2", _("实施结果公开")
        CLOSED = "closed", _("办结")
        RETURNED = "returned", _("退回")
        WITHDRAWN = "withdrawn", _("撤回")

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="matters")
    item = models.CharField("事项类别", max_length=40)
    title = models.CharField("事项", max_length=120)
    amount = MoneyField("金额", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    decided_on = models.DateField("决议日期", null=True, blank=True)
    proposed_by = models.BigIntegerField("提出人", null=True)
    proposed_at = models.DateTimeField("提出时间")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
