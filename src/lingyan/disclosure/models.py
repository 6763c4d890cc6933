"""Publications: what is made public of a village's month, who signed it off, and where its proof stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MonthField


class Publication(models.Model):
    """One version of one month of one book, from draft to withdrawn.

    `body` is the canonical JSON (RFC 8785) that was committed to; `salt` and `commitment` tie it to the log entry,
    which holds nothing else. Withdrawing empties body and salt, so the log stays whole and the text is forgotten.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUPERVISED = "supervised", _("监督机构已审核")
        APPROVED = "approved", _("两委已审议")
        PUBLISHED = "published", _("已公开")
        SUPERSEDED = "superseded", _("已被新版取代")
        WITHDRAWN = "withdrawn", _("已撤下")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="publications")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="publications")
    month = MonthField("月份")
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    body = models.TextField("公开内容", blank=True)
    salt = models.BinaryField("盐", max_length=32, null=True)
    commitment = models.BinaryField("承诺", max_length=32)
    log_index = models.BigIntegerField("日志序号", null=True, unique=True)
    drafted_by = models.BigIntegerField("起草人", null=True)
    drafted_at = models.DateTimeField("起草时间")
    published_at = models.DateTimeField("公开时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)
    withdrawal_index = models.BigIntegerField("撤下的日志序号", null=True, unique=True)

    class Meta:
        ordering = ["-month", "region__code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "version"], name="publication_version"),
            models.UniqueConstraint(
                fields=["book", "month"],
                condition=models.Q(state="published"),
                name="publication_one_in_force",
            ),
        ]
        indexes = [models.Index(fields=["region", "month"], name="publication_region_month")]

    def __str__(self) -> str:
        return f"{self.region} {self.month} 第{self.version}版"


class SignOff(models.Model):
    """One recorded step of E-04. `imported` marks a signature taken over from paper, with where the paper is."""

    class Step(models.TextChoices):
        DRAFTED = "drafted", _("村委会拟稿")
        SUPERVISED = "supervised", _("监督机构审核")
        APPROVED = "approved", _("两委联席会议审议")
        PUBLISHED = "published", _("公开")
        FILED = "filed", _("报乡镇备案")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="signoffs")
    step = models.CharField("步骤", max_length=12, choices=Step.choices)
    by = models.BigIntegerField("签署人", null=True)
    label = models.CharField("身份", max_length=80)
    at = models.DateTimeField("时间")
    imported = models.BooleanField("补录", default=False)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["publication", "id"]
        constraints = [models.UniqueConstraint(fields=["publication", "step"], name="signoff_once")]

    def __str__(self) -> str:
        return f"{self.publication} {self.get_step_display()}"


class ClearedSummary(models.Model):
    """A voucher summary that a person has read and cleared for publication as it stands, known by its digest."""

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="cleared_summaries")
    digest = models.BinaryField("摘要散列", max_length=32)
    by = models.BigIntegerField("审看人", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "digest"], name="cleared_once")]

    def __str__(self) -> str:
        return f"{self.book} {bytes(self.digest).hex()[:12]}"


class ScanOverride(models.Model):
    """A scanner finding that two persons let pass, with the reason. Known by the digest of the text it stands in."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="overrides")
    digest = models.BinaryField("文本散列", max_length=32)
    kind = models.CharField("类别", max_length=20)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.BigIntegerField("提出人", null=True)
    asked_at = models.DateTimeField("提出时间")
    agreed_by = models.BigIntegerField("同意人", null=True)
    agreed_at = models.DateTimeField("同意时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "digest", "kind"], name="override_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("asked_by")),
                name="override_by_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.kind}"
