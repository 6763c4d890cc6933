"""Snapshots of an assessment, what they say of each village, and what a village says to it.

A snapshot never changes. Its inputs stay beside the database in `<home>/exports/snapshots/DIGEST/`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.assessment.rules import in_words


class Snapshot(models.Model):
    """One run of a standard over a region and year, known by the digest of its inputs and results."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    standard = models.CharField("标准", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="snapshots")
    as_of = models.DateField("统计日期")
    created_at = models.DateTimeField("生成时间")
    created_by = models.BigIntegerField("生成人", null=True)
    facts_digest = models.CharField("事实表摘要", max_length=64)
    results_digest = models.CharField("结果摘要", max_length=64)
    definitions = models.JSONField("指标和标准文件摘要")
    engines = models.JSONField("计算程序版本")
    villages = models.PositiveIntegerField("村数")
    results = models.TextField("结果（规范 JSON）")

    class Meta:
        ordering = ["-year", "-id"]
        indexes = [models.Index(fields=["standard", "year", "region"], name="snapshot_standard_year")]

    def __str__(self) -> str:
        return f"{self.region} {self.year}年 {self.standard} {self.as_of}"


class VillageResult(models.Model):
    """One village in a snapshot: its dimensions and the grade that is suggested. There is no place or rank."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="village_results", db_index=False)
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="assessments")
    dimensions = models.JSONField("各方面")  # id → {score_tenths, covered, weight, failures}
    grade = models.CharField("建议等次", max_length=8)

    class Meta:
        ordering = ["snapshot", "village__code"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "village"], name="village_result_once")]

    def __str__(self) -> str:
        return f"{self.village} {self.grade}"


class IndicatorValue(models.Model):
    """One figure of one village, with the village's own of the year before.

    Numerator and denominator are whole numbers written as text, because squares of amounts pass 64 bits, and
    so that no list can order villages by them. Indicators that are not connected have no row.
    """

    class State(models.TextChoices):
        OK = "ok", _("有值")
        NA = "na", _("不适用")

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="values", db_index=False)
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="indicator_values")
    indicator = models.CharField("指标", max_length=8)
    figure = models.CharField("数值", max_length=12)
    state = models.CharField("状态", max_length=2, choices=State.choices)
    numerator = models.CharField("分子", max_length=40, blank=True)
    denominator = models.CharField("分母", max_length=40, blank=True)
    text = models.CharField("本年", max_length=40)
    last_text = models.CharField("上年", max_length=40)
    met = models.BooleanField("达到目标", null=True)

    class Meta:
        ordering = ["snapshot", "indicator", "figure", "village__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "indicator", "figure", "village"], name="indicator_value_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.indicator} {self.text}"

    @property
    def shown(self) -> str:
        """The value in the reader's language; `text` stays as it was computed and sealed."""
        return in_words(self.text)

    @property
    def last_shown(self) -> str:
        return in_words(self.last_text)


class Remark(models.Model):
    """What a village says to a figure. While a dispute is open the figure is shown greyed.

    PRIVACY: the text is the village's own and is shown only to who may see the assessment of that village.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("说明")
        DISPUTE = "dispute", _("异议")

    class Outcome(models.TextChoices):
        OPEN = "", _("待核对")
        UPHELD = "upheld", _("异议成立")
        KEPT = "kept", _("数值无误")

    value = models.ForeignKey(IndicatorValue, models.PROTECT, related_name="remarks")
    kind = models.CharField("类别", max_length=7, choices=Kind.choices)
    text = models.CharField("内容", max_length=300)
    by = models.BigIntegerField("提出人", null=True)
    at = models.DateTimeField("提出时间")
    outcome = models.CharField("核对结果", max_length=6, choices=Outcome.choices, blank=True, default="")
    answer = models.CharField("答复", max_length=300, blank=True)
    settled_by = models.BigIntegerField("核对人", null=True)
    settled_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["value"],
                condition=models.Q(kind="dispute", settled_at__isnull=True),
                name="remark_one_open_dispute",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_kind_display()}"
