"""A signed request for a meeting, and how it ends: with a meeting on record, or with an answer to too few.

PRIVACY: who signed stands on the scanned paper only; here are counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.models import COUNTS, SIGNED, Receiver, Signed
from lingyan.decisions.rules import Body
from lingyan.kernel.records import Recorded, after_own


class Petition(Signed, Recorded):
    """That so many of so many asked on a day that a meeting be called, about a subject.

    The shares that bind, and the last day of the meeting, are those that held on the day of receipt.
    """

    class Kind(models.TextChoices):
        VILLAGERS = Body.VILLAGERS.value, _("村民会议")
        REPRESENTATIVES = Body.REPRESENTATIVES.value, _("村民代表会议")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="petitions")
    received_on = models.DateField("收到日期")
    receiver = models.CharField("收到的单位", max_length=11, choices=Receiver.choices)
    meeting = models.CharField("提议召开的会议", max_length=15, choices=Kind.choices)
    subject = models.CharField("提议讨论的事项", max_length=200)
    due_on = after_own(models.DateField("应召开日期"))

    class Meta:
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["region", "received_on"], name="petition_of_day")]
        constraints = [
            models.CheckConstraint(condition=SIGNED, name="petition_signed"),
            models.CheckConstraint(condition=COUNTS, name="petition_counts"),
            models.CheckConstraint(
                condition=Q(meeting="villagers") | Q(villagers=0), name="petition_of_representatives"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.received_on} {self.get_meeting_display()}"


class PetitionClosing(Recorded):
    """What is to end a petition: a recorded meeting of its kind, by its day, or the answer to too few.

    It holds when a second person has agreed; the latest one stands for agreement.
    """

    class Kind(models.TextChoices):
        HELD = "held", _("已召开会议")
        TOO_FEW = "too-few", _("没有达到人数，不召集")

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="closings")
    kind = models.CharField("办结方式", max_length=7, choices=Kind.choices)
    held_on = models.DateField("会议日期", null=True, blank=True)
    text = models.CharField("答复", max_length=500, blank=True)
    agreed_by = models.BigIntegerField("核对人", null=True)
    agreed_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(agreed_at__isnull=False), name="petition_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("recorded_by")),
                name="petition_closed_by_second",
            ),
            models.CheckConstraint(
                condition=Q(kind="held", held_on__isnull=False) | Q(kind="too-few", held_on__isnull=True),
                name="petition_closing_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.get_kind_display()}"
