"""Joint reviews with one slip a department, and election rights that rest for a time.

PRIVACY: of a department's answer only 无异议, 有异议 or 需说明, a document number and a day are kept, never a ground.
The slips go when what the review served has ended; the outcome stays.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    CLEAR = "clear", _("无异议")
    OBJECTED = "objected", _("有异议")
    EXPLAIN = "explain", _("需说明")


class Review(models.Model):
    """One round of questions about one person. `purpose` and `ref` say what for (`purposes.register`).

    `months` is how long the answers hold. `settled_on` is the day of the answer that settled it, `expires_on` the last
    day on which it counts.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        CLEAR = "clear", _("无异议")
        OBJECTED = "objected", _("有异议")

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=20)
    ref = models.BigIntegerField("所属事项")
    document = models.CharField("联审函号", max_length=80)
    departments = models.JSONField("联审部门")
    asked_on = models.DateField("发函日期")
    months = models.PositiveSmallIntegerField("有效月数")
    state = models.CharField("结论", max_length=8, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField("结论日期", null=True)
    expires_on = models.DateField("有效期至", null=True)
    slips_gone_on = models.DateField("答复删除日期", null=True)
    made_by = models.BigIntegerField("发起人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-asked_on", "-id"]
        indexes = [models.Index(fields=["purpose", "ref"], name="review_of_matter")]

    def __str__(self) -> str:
        return self.document


class Slip(models.Model):
    """A department's answer. The latest one of a department counts. `released` marks what the next step deletes."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="slips")
    department = models.CharField("部门", max_length=40)
    answer = models.CharField("答复", max_length=8, choices=Answer.choices)
    document = models.CharField("答复文号", max_length=80)
    on = models.DateField("答复日期")
    released = models.BooleanField("待删除", default=False)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["review", "id"]

    def __str__(self) -> str:
        return f"{self.department} {self.get_answer_display()}"


class ElectionRight(models.Model):
    """A time in which a party member has no right to vote or stand (基层组织选举工作条例第五条). `until` is its last day.

    PRIVACY: a code and a document number; what happened stands in neither.
    """

    class Reason(models.TextChoices):
        PROBATIONARY = "probationary", _("预备党员")
        OBSERVED = "observed", _("留党察看")
        RESTING = "resting", _("暂停行使")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=12, choices=Reason.choices)
    from_on = models.DateField("起始日期")
    until = models.DateField("截止日期", null=True)
    document = models.CharField("依据文号", max_length=80)
    end_document = models.CharField("恢复文号", max_length=80, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("from_on")),
                name="review_right_days",
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
