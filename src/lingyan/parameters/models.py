"""What a region set a rule to, from which day, and on what ground. Rows are added, never changed."""

from __future__ import annotations

from django.db import models


class ParameterValue(models.Model):
    """One setting. The row of the nearest region with the latest `from_on` decides; of one day, the latest row."""

    code = models.CharField("参数", max_length=60)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="parameter_values"
    )
    from_on = models.DateField("起用日期")
    value = models.JSONField("值")
    basis = models.CharField("依据", max_length=200)
    set_by = models.BigIntegerField("设置人", null=True)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        ordering = ["code", "-from_on", "-id"]
        indexes = [models.Index(fields=["code", "from_on"], name="parameter_code_from")]

    def __str__(self) -> str:
        return f"{self.code} {self.from_on}"
