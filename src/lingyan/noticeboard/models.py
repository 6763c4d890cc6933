"""What hung on a board, and who read the proof of a poster."""

from __future__ import annotations

from django.db import models

from lingyan.kernel.records import Recorded


class Display(Recorded):
    """One sheet of one period on the notice board of a village, with its photographs as papers."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="displays")
    sheet = models.CharField("公开内容", max_length=20)
    period = models.CharField("期间", max_length=10)
    publication = models.ForeignKey(
        "disclosure.Publication", models.PROTECT, null=True, blank=True, related_name="displays"
    )
    place = models.CharField("公示栏位置", max_length=80)
    shown_from = models.DateField("张贴日期")
    taken_down_on = models.DateField("取下日期", null=True, blank=True)

    class Meta:
        ordering = ["-shown_from", "-id"]
        indexes = [models.Index(fields=["region", "sheet", "period"], name="display_of_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_down_on__isnull=True)
                | models.Q(taken_down_on__gte=models.F("shown_from")),
                name="display_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.sheet} {self.period}"


class Proofreading(models.Model):
    """A second person has read the poster of a publication and found it right."""

    publication = models.OneToOneField("disclosure.Publication", models.PROTECT, related_name="proofreading")
    read_by = models.BigIntegerField("校对人", null=True)
    read_at = models.DateTimeField("校对时间")

    def __str__(self) -> str:
        return f"{self.publication}"
