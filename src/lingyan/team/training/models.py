"""Classes with who was there, the hours credited for them, sessions with head counts, and slips added up.

PRIVACY: a class lists persons by id. Night school and distance courses know how many came, never who; slips of an
evaluation are anonymous and only their totals are kept.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.regions.models import Level


class Category(models.TextChoices):
    THEORY = "theory", _("政治理论")
    DISCIPLINE = "discipline", _("党规党纪")
    LAW = "law", _("法治")
    FINANCE = "finance", _("村级财务")
    TRADE = "trade", _("产业技术")
    GOVERNANCE = "governance", _("基层治理")
    MASSES = "masses", _("群众工作")
    SAFETY = "safety", _("安全")


class Mode(models.TextChoices):
    CLASSROOM = "classroom", _("集中培训")
    SITE = "site", _("现场教学")
    STUDY = "study", _("集体学习")
    DISTANCE = "distance", _("网络课程")


class Audience(models.TextChoices):
    SECRETARIES = "secretaries", _("村党组织书记")
    LEADERS = "leaders", _("村党组织班子")
    OFFICERS = "officers", _("村干部")


class Course(models.Model):
    """One class. Planned and announced it may change; once its attendance is counted it stands.

    `level` is that of the region that holds it; `year` the one whose duty it serves, that of the last day.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("计划")
        ANNOUNCED = "announced", _("已通知")
        COUNTED = "counted", _("已计学时")
        CANCELLED = "cancelled", _("已取消")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="主办地")
    level = models.CharField("主办层级", max_length=4, choices=Level.choices)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("班名", max_length=80)
    category = models.CharField("内容类别", max_length=12, choices=Category.choices)
    mode = models.CharField("方式", max_length=10, choices=Mode.choices)
    audience = models.CharField("对象", max_length=12, choices=Audience.choices)
    hours = models.PositiveSmallIntegerField("学时")
    start_on = models.DateField("开始日期")
    end_on = models.DateField("结束日期")
    place = models.CharField("地点", max_length=80)
    teaching = models.CharField("授课单位", max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField("名额", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    made_by = models.BigIntegerField("编制人", null=True)
    made_at = models.DateTimeField("编制时间")
    announced_on = models.DateField("通知日期", null=True)
    counted_by = models.BigIntegerField("确认考勤的人", null=True)
    counted_at = models.DateTimeField("确认时间", null=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-start_on", "-id"]
        indexes = [models.Index(fields=["year", "state"], name="training_course_year")]
        constraints = [
            models.CheckConstraint(condition=models.Q(end_on__gte=models.F("start_on")), name="training_course_days"),
            models.CheckConstraint(condition=models.Q(hours__gte=1), name="training_course_hours"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def changeable(self) -> bool:
        return self.state in {self.State.PLANNED, self.State.ANNOUNCED}


class Enrolment(models.Model):
    """One person on the list of a class. `credited` is what counts now: the sum of the credits of this row.

    `village` is the one that the person served when listed; `hours` what the person attended.
    """

    class Mark(models.TextChoices):
        PRESENT = "present", _("出勤")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")

    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    mark = models.CharField("考勤", max_length=7, choices=Mark.choices, blank=True)
    hours = models.PositiveSmallIntegerField("实到学时", default=0)
    credited = models.PositiveSmallIntegerField("计入学时", default=0)
    counted_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        ordering = ["course", "village__code", "id"]
        constraints = [
            # Hours of one class count once for a person, whatever duties it serves (governance.md G-09).
            models.UniqueConstraint(fields=["course", "person"], name="training_enrolment_once")
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.person_id}"


class Credit(models.Model):
    """Hours credited for an attendance, or put right later: a line more, never a change. Negative ones take away."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="credits")
    hours = models.SmallIntegerField("学时")
    reason = models.CharField("更正原因", max_length=200, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["enrolment", "id"]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.hours}"


class Evaluation(models.Model):
    """Anonymous slips of a class added up: `totals` is {item: [good, fair, poor]}. The latest one counts."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="evaluations")
    issued = models.PositiveSmallIntegerField("发出")
    returned = models.PositiveSmallIntegerField("收回")
    totals = models.JSONField("各项合计")
    reason = models.CharField("更正原因", max_length=200, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["course", "-id"]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.returned}"


class Session(models.Model):
    """One evening of the farmers' night school or one distance course: how many came, and what they thought of it."""

    class Kind(models.TextChoices):
        NIGHT = "night", _("农民夜校")
        REMOTE = "remote", _("远程教育")

    class State(models.TextChoices):
        RECORDED = "recorded", _("有效")
        WITHDRAWN = "withdrawn", _("已撤销")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    kind = models.CharField("类别", max_length=6, choices=Kind.choices)
    held_on = models.DateField("日期")
    topic = models.CharField("主题", max_length=80)
    category = models.CharField("内容类别", max_length=12, choices=Category.choices)
    place = models.CharField("地点", max_length=80)
    teaching = models.CharField("授课单位", max_length=120, blank=True)
    heads = models.PositiveIntegerField("人数")
    good = models.PositiveIntegerField("满意", default=0)
    fair = models.PositiveIntegerField("一般", default=0)
    poor = models.PositiveIntegerField("不满意", default=0)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.RECORDED)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["region", "held_on"], name="training_session_day")]

    def __str__(self) -> str:
        return self.topic

    @property
    def slips(self) -> int:
        return self.good + self.fair + self.poor


class AttendanceFile(models.Model):
    """An attendance workbook between upload and confirmation, base64, encrypted at rest because it holds names.

    It goes when it is confirmed or given up, at the latest next day.
    """

    user_id = models.BigIntegerField("上传人")
    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    name = models.CharField("文件", max_length=200)
    content = EncryptedTextField("内容")
    created_at = models.DateTimeField("上传时间")

    def __str__(self) -> str:
        return self.name
