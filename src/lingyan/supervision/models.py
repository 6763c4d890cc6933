"""Runs of the audit rules, their hits as findings, and every step taken on a finding; what villagers asked to be audited.

Steps are only added.

PRIVACY: a finding holds ids of records and figures, no name; the words of a step are free text.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.records import Recorded
from lingyan.supervision.rules import enough_asked


class AuditRun(models.Model):
    """One run over a region and year. `rules` says of each rule what it tested, what it found, and why not."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="audit_runs")
    year = models.PositiveSmallIntegerField("年度")
    until = models.DateField("检查到")
    by = models.BigIntegerField("运行人", null=True)
    at = models.DateTimeField("运行时间")
    rules = models.JSONField("规则和覆盖", default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class Finding(models.Model):
    """One question to answer (疑点), never a verdict. Known by what it is about, so that a later run finds it again."""

    class State(models.TextChoices):
        OPEN = "open", _("待说明")
        EXPLAINED = "explained", _("待核定")
        RECTIFYING = "rectifying", _("待整改")
        RECTIFIED = "rectified", _("待验收")
        VERIFIED = "verified", _("已整改")
        DISMISSED = "dismissed", _("不成立")
        CORRECTED = "corrected", _("已更正")

    run = models.ForeignKey(AuditRun, models.PROTECT, related_name="findings")
    key = models.CharField("标识", max_length=64, unique=True)
    rule = models.CharField("规则", max_length=3)
    version = models.PositiveSmallIntegerField("版本")
    severity = models.CharField("程度", max_length=1)
    own_conduct = models.BooleanField("涉及应说明的人", default=False)
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="findings")
    year = models.PositiveSmallIntegerField("年度")
    month = MonthField("月份", null=True)
    date = models.DateField("日期", null=True)
    amount = MoneyField("金额", null=True)
    arithmetic = models.JSONField("计算", default=list)
    records = models.JSONField("记录", default=list)
    basis = models.CharField("依据", max_length=200)
    opened_on = models.DateField("提出日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField("办理期限", null=True)
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        ordering = ["village", "rule", "id"]
        indexes = [
            models.Index(fields=["village", "state"], name="finding_village"),
            models.Index(fields=["rule", "state"], name="finding_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.village} {self.pk}"


class Hit(models.Model):
    """That a run gave a finding, again or for the first time."""

    run = models.ForeignKey(AuditRun, models.PROTECT, related_name="hits")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="hits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "finding"], name="hit_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.finding_id}"


class Step(models.Model):
    """One act on a finding. The state that it leads to stands in `STATES`."""

    class Kind(models.TextChoices):
        EXPLAINED = "explained", _("说明")
        CONFIRMED = "confirmed", _("核定属实")
        DISMISSED = "dismissed", _("核定不成立")
        RECTIFIED = "rectified", _("报告整改")
        VERIFIED = "verified", _("验收通过")
        RETURNED = "returned", _("退回重做")
        CORRECTED = "corrected", _("账已更正")
        PASSED = "passed", _("移交上一级")
        REOPENED = "reopened", _("再次提出")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    kind = models.CharField("办理", max_length=9, choices=Kind.choices)
    text = models.CharField("说明", max_length=500, blank=True)
    by = models.BigIntegerField("办理人", null=True)
    at = models.DateTimeField("办理时间")
    due_on = models.DateField("下一步期限", null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"


class Concerned(models.Model):
    """Somebody whose own conduct a finding may be: an account, or personal data. It is never shown to them.

    PRIVACY: ids alone; kept so that the finding stays hidden from who gets a post that would be asked later.
    """

    run = models.ForeignKey(AuditRun, models.PROTECT, related_name="concerned")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="concerned")
    user_id = models.BigIntegerField("账号", null=True)
    personal = models.ForeignKey("people.PersonalData", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["finding", "id"]
        indexes = [models.Index(fields=["user_id"], name="concerned_user")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.user_id or ''} {self.personal_id or ''}".strip()


class Again(models.Model):
    """That a finding asks anew what an earlier one asked: its dismissal had expired, or its correction was undone."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="again")
    earlier = models.ForeignKey(Finding, models.PROTECT, related_name="followed")

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.finding_id}"


CLOSED: Final = (Finding.State.VERIFIED, Finding.State.DISMISSED, Finding.State.CORRECTED)


class AuditRequest(Recorded):
    """That villagers asked an audit of a term to look into something else as well, with how many of how many did.

    `voters` is the roll of the villagers' meeting on the day of asking. The signed request lies beside it as a paper.
    PRIVACY: who signed stands on the paper only.
    """

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="audit_requests")
    subject = models.CharField("要求审计的事项", max_length=200)
    asked_on = models.DateField("提出日期")
    askers = models.PositiveIntegerField("提出人数")
    voters = models.PositiveIntegerField("村民会议应到人数")

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(askers__gte=1) & models.Q(askers__lte=models.F("voters")),
                name="audit_request_counts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_on} {self.subject}"

    @property
    def met(self) -> bool:
        return enough_asked(self.askers, self.voters)


class RequestAnswer(Recorded):
    """Whether the audit takes the request up, and where its outcome stands or why not."""

    request = models.OneToOneField(AuditRequest, models.PROTECT, related_name="answer")
    taken = models.BooleanField("纳入审计")
    text = models.CharField("结果或理由", max_length=300)
    on = models.DateField("答复日期")

    class Meta:
        ordering = ["request"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.on}"
