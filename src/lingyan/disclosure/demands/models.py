"""A written demand that an item be made public, what the village writes to open it, its answer to too few, and a refusal.

PRIVACY: who signed stands on the scanned paper only; here are counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.models import COUNTS, SIGNED, Receiver, Signed
from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.disclosure.sheets.periods import Period, parse_period
from lingyan.kernel.records import Recorded, after_own


class Demand(Signed, Recorded):
    """That so many of so many demanded an item of a period, or another matter in words, on a day.

    The shares that bind, and the last day to open it, are those that held on the day of receipt.
    """

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="demands")
    received_on = models.DateField("收到日期")
    receiver = models.CharField("收到的单位", max_length=11, choices=Receiver.choices)
    item = models.CharField("公开事项", max_length=10)
    period = models.CharField("期间", max_length=10)
    matter = models.CharField("要求公开的内容", max_length=200, blank=True)
    due_on = after_own(models.DateField("应公开日期"))

    class Meta:
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["region", "received_on"], name="demand_of_day")]
        constraints = [
            models.CheckConstraint(condition=SIGNED, name="demand_signed"),
            models.CheckConstraint(condition=COUNTS, name="demand_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.received_on} {self.item}"

    @property
    def item_name(self) -> str:
        """In Chinese; translated where it is shown."""
        return next((each.name for each in catalogue().items if each.code == self.item), self.item)

    @property
    def page_period(self) -> str:
        """The period of the page that opens it: the day of receipt."""
        return self.received_on.isoformat()

    @property
    def stretch(self) -> Period | None:
        """The period that it speaks of; None for an item that the catalogue no longer has."""
        sheet = catalogue().sheets.get(catalogue().sheet_of(self.item))
        return parse_period(sheet.cadence, self.period) if sheet else None

    @property
    def period_zh(self) -> str:
        return self.stretch.zh if self.stretch else self.period

    @property
    def period_shown(self) -> str:
        """The same as screens say it."""
        return self.stretch.shown if self.stretch else self.period


class DemandText(Recorded):
    """What the village makes public in answer to a demand; the latest holds. PRIVACY: scanned before it is stored."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="texts")
    text = models.CharField("公开内容", max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.pk}"


class DemandAnswer(Recorded):
    """The written answer to a demand of too few."""

    demand = models.OneToOneField(Demand, models.PROTECT, related_name="answer")
    text = models.CharField("答复", max_length=500)
    on = models.DateField("答复日期")

    def __str__(self) -> str:
        return f"{self.demand_id} {self.on}"


class DemandRefusal(Recorded):
    """That the township found publication forbidden by law; it holds when a second person has agreed."""

    class Ground(models.TextChoices):
        SECRET = "secret", _("国家秘密")
        TRADE = "trade", _("商业秘密")
        PRIVACY = "privacy", _("个人隐私")
        LAW = "law", _("法律法规禁止公开的其他情形")

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="refusals")
    ground = models.CharField("理由类别", max_length=7, choices=Ground.choices)
    law = models.CharField("法律依据", max_length=200)
    reason = models.CharField("理由", max_length=300)
    agreed_by = models.BigIntegerField("同意人", null=True)
    agreed_at = models.DateTimeField("同意时间", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=Q(agreed_at__isnull=False), name="demand_refused_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("recorded_by")),
                name="demand_refused_by_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.ground}"
