"""Classes with who was there, the hours credited for them, sessions with head counts, and slips added up.

PRIVACY: a class lists persons by id. Night school and distance courses know how many came, never who; slips of an
evaluation are anonymous and only their totals are kept.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.kept_sheets import KeptSheet
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
    """Anonymous slips of a class added up: `totals` is {item: [good, fair, poor]}. The latest confirmed one counts."""

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


class SlipCheck(models.Model):
    """Another person held the totals of the slips against the signed tally sheet: confirmed, or sent back with a reason."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="check_row")
    confirmed = models.BooleanField("核对无误")
    reason = models.CharField("退回原因", max_length=200, blank=True)
    entered_by = models.BigIntegerField("录入人", null=True)
    made_by = models.BigIntegerField("核对人", null=True)
    made_at = models.DateTimeField("核对时间")

    class Meta:
        constraints = [
            # SECURITY: the database itself keeps entering and checking in two hands.
            models.CheckConstraint(
                condition=models.Q(made_by__isnull=True) | ~models.Q(made_by=models.F("entered_by")),
                name="training_slips_two_hands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


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


class Material(models.Model):
    """A teaching material offered by a region; its files stand with its versions. Withdrawn, never deleted.

    `reach` says whether the regions below may use it too, `purpose` what it may be used for.
    """

    class Kind(models.TextChoices):
        SLIDES = "slides", _("课件")
        READER = "reader", _("读本和资料")
        LAW = "law", _("法规政策")
        CASE = "case", _("案例")
        PICTURES = "pictures", _("图片")
        OTHER = "other", _("其他")

    class Reach(models.TextChoices):
        BELOW = "below", _("本级和下级")
        OWN = "own", _("只限本级")

    class Purpose(models.TextChoices):
        ANY = "any", _("培训班、夜校都可以用")
        CLASSES = "classes", _("只用于培训班")
        EVENINGS = "evenings", _("只用于农民夜校和远程教育")

    class State(models.TextChoices):
        OFFERED = "offered", _("可用")
        WITHDRAWN = "withdrawn", _("已撤下")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="提供的地方")
    title = models.CharField("标题", max_length=80)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    category = models.CharField("内容类别", max_length=12, choices=Category.choices)
    source = models.CharField("来源", max_length=120)
    reach = models.CharField("使用范围", max_length=5, choices=Reach.choices)
    purpose = models.CharField("用途", max_length=8, choices=Purpose.choices)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.OFFERED)
    reason = models.CharField("撤下原因", max_length=200, blank=True)
    withdrawn_by = models.BigIntegerField("撤下人", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "state"], name="training_material_place")]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One version of a material; the papers beside it are its files. The highest number holds."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("版本")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["material", "-number"]
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="training_edition_number")]

    def __str__(self) -> str:
        return f"{self.material_id} v{self.number}"


class Use(models.Model):
    """A version of a material put beside a class or a session, from the library and not uploaded again. Taken off, kept."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="uses")
    material = models.ForeignKey(Material, models.PROTECT, related_name="uses")
    course = models.ForeignKey(Course, models.PROTECT, related_name="uses", null=True)
    session = models.ForeignKey(Session, models.PROTECT, related_name="uses", null=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    removed_by = models.BigIntegerField("取下人", null=True)
    removed_at = models.DateTimeField("取下时间", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(course__isnull=True, session__isnull=False)
                | models.Q(course__isnull=False, session__isnull=True),
                name="training_use_of_one",
            ),
            models.UniqueConstraint(
                fields=["material", "course"],
                condition=models.Q(removed_at__isnull=True, course__isnull=False),
                name="training_use_once_class",
            ),
            models.UniqueConstraint(
                fields=["material", "session"],
                condition=models.Q(removed_at__isnull=True, session__isnull=False),
                name="training_use_once_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}"


class AttendanceFile(KeptSheet):
    """An attendance workbook between upload and confirmation."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
