"""Branches of a village's party organisation, their members with dates, their sessions and lists of attendance.

Beside them the meetings of the village's 村务监督委员会 (`Sitting`), which is no party body and shares no roll with them.

A session is planned, held or cancelled; each of its lists of attendance is a version, of which the last holds. What a
member was that day (voting, in the committee, not required) is kept with the tick, so that no later change of the rolls
changes what was counted. PRIVACY: a member is a `people.Person`; why somebody need not attend is not stored.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MonthField
from lingyan.kernel.records import Registered


class Branch(models.Model):
    """One branch (支部) of a village's party organisation."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="branches")
    name = models.CharField("名称", max_length=80)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering = ["organisation", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="branch_name")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person on the rolls of a branch; from when until when, and as what, say the spells."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="branch_memberships")
    number = models.PositiveIntegerField("序号")

    class Meta:
        ordering = ["branch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "number"], name="branch_member_number"),
            models.UniqueConstraint(fields=["branch", "person"], name="branch_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number:03d}"


class Spell(models.Model):
    """Something that holds of a member from a day through a day. Ended by a date, once; never deleted."""

    class Kind(models.TextChoices):
        BELONGS = "belongs", _("组织关系在本支部")
        FULL = "full", _("正式党员")
        GROUP = "group", _("党小组")
        DUTY = "duty", _("支部职务")
        FRAIL = "frail", _("不要求参加")
        AWAY = "away", _("外出流动")
        LOST = "lost", _("失去联系")
        STOPPED = "stopped", _("停止党籍")
        STRUCK = "struck", _("除名")
        QUIT = "quit", _("自行脱党除名")
        CORRECT = "correct", _("限期改正")
        FREE = "free", _("免交党费")

    member = models.ForeignKey(Member, models.PROTECT, related_name="spells")
    kind = models.CharField("事项", max_length=7, choices=Kind.choices)
    value = models.CharField("内容", max_length=20, blank=True)
    from_on = models.DateField("起始日期", null=True, blank=True)
    until_on = models.DateField("截止日期", null=True, blank=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["member", "kind", "from_on", "id"]

    def __str__(self) -> str:
        return f"{self.member} {self.kind}"


class Session(models.Model):
    """One meeting or activity. `number` is unique in its branch, like 2025-014."""

    class State(models.TextChoices):
        PLANNED = "planned", _("计划")
        HELD = "held", _("已召开")
        CANCELLED = "cancelled", _("取消")
        VOID = "void", _("登记有误")

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="sessions")
    number = models.CharField("编号", max_length=20)
    group = models.CharField("党小组", max_length=20, blank=True)
    topic = models.CharField("议题", max_length=200, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    planned_on = models.DateField("计划日期")
    held_on = models.DateField("召开日期", null=True, blank=True)
    noticed_on = models.DateField("通知日期", null=True, blank=True)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.PLANNED)
    reason = models.CharField("取消或作废原因", max_length=200, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["branch", "planned_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "number"], name="branch_session_number"),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(held_on__isnull=False),
                name="branch_held_has_day",
            ),
        ]
        indexes = [models.Index(fields=["branch", "held_on"], name="branch_session_day")]

    def __str__(self) -> str:
        return self.number


class SessionKind(models.Model):
    """What a session is; it may be several things at once, in the order of its notice."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("党员大会")
        COMMITTEE = "committee", _("支委会")
        GROUP = "group", _("党小组会")
        LESSON = "lesson", _("党课")
        DAY = "day", _("主题党日")
        LIFE = "life", _("组织生活会")
        APPRAISAL = "appraisal", _("民主评议党员")

    session = models.ForeignKey(Session, models.PROTECT, related_name="kinds")
    kind = models.CharField("类型", max_length=9, choices=Kind.choices)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["session", "position"]
        constraints = [models.UniqueConstraint(fields=["session", "kind"], name="branch_session_kind_once")]

    def __str__(self) -> str:
        return self.kind


class Attendance(models.Model):
    """One version of a session's list with its figures (`rules.Tally`); the highest version holds."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="lists")
    version = models.PositiveSmallIntegerField("版本")
    roster = models.PositiveIntegerField("应在册")
    exempt = models.PositiveIntegerField("不要求参加")
    elsewhere = models.PositiveIntegerField("外地参加")
    required = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("实到")
    excused = models.PositiveIntegerField("请假")
    absent = models.PositiveIntegerField("缺席")
    voting_due = models.PositiveIntegerField("应到有表决权")
    voting_present = models.PositiveIntegerField("实到有表决权")
    general_quorate = models.BooleanField("党员大会到会过半", null=True)
    committee_quorate = models.BooleanField("支委会到会过半", null=True)
    recorded_by = models.BigIntegerField("记录人", null=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["session", "version"]
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="branch_attendance_version")
        ]

    def __str__(self) -> str:
        return f"{self.session} v{self.version}"


class Mark(models.Model):
    """One member on one list."""

    class Status(models.TextChoices):
        PRESENT = "present", _("到会")
        ONLINE = "online", _("线上参加")
        ELSEWHERE = "elsewhere", _("外地参加（已确认）")
        EXCUSED = "excused", _("请假")
        ABSENT = "absent", _("缺席")
        EXEMPT = "exempt", _("不要求参加")

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="marks")
    member = models.ForeignKey(Member, models.PROTECT, related_name="marks")
    status = models.CharField("到会情况", max_length=9, choices=Status.choices)
    votes = models.BooleanField("有表决权")
    sits = models.BooleanField("支委")
    exempt = models.BooleanField("不要求参加")

    class Meta:
        ordering = ["attendance", "member"]
        constraints = [models.UniqueConstraint(fields=["attendance", "member"], name="branch_mark_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.status}"


class Resolution(models.Model):
    """What a session resolved, and as a task who sees to it by when."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("决议", max_length=300)
    ayes = models.PositiveIntegerField("赞成票", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="tasks")
    done_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=300, blank=True)
    recorded_by = models.BigIntegerField("记录人", null=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["session", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="branch_resolution_number")]

    def __str__(self) -> str:
        return f"{self.session} {self.number}"


class Talk(models.Model):
    """That two members talked (谈心谈话), that somebody got in touch with a member who is away, or sought one who is lost.

    The day, no content.

    A wrong entry is withdrawn and stays.
    """

    class Kind(models.TextChoices):
        HEART = "heart", _("谈心谈话")
        AWAY = "away", _("联系流动党员")
        TRACE = "trace", _("查找失去联系的党员")

    class Channel(models.TextChoices):
        NONE = "", ""
        VISIT = "visit", _("当面")
        PHONE = "phone", _("电话")
        ONLINE = "online", _("网上")
        BRANCH = "branch", _("经流入地党组织")

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="talks")
    kind = models.CharField("事项", max_length=5, choices=Kind.choices)
    on = models.DateField("日期")
    member = models.ForeignKey(Member, models.PROTECT, related_name="talks")
    partner = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField("联系方式", max_length=6, choices=Channel.choices, blank=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")
    withdrawn_by = models.BigIntegerField("撤销人", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["branch", "-on", "-id"]
        indexes = [models.Index(fields=["branch", "on"], name="branch_talk_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="heart", partner__isnull=False, channel="")
                | (models.Q(kind__in=["away", "trace"], partner__isnull=True) & ~models.Q(channel="")),
                name="branch_talk_of_its_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.on}"


class Fee(models.Model):
    """That a member paid the fee of a month, on a day; withdrawn when wrong. No amount: it would tell what one earns."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="fees")
    month = MonthField("月份")
    paid_on = models.DateField("交纳日期")
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")
    withdrawn_by = models.BigIntegerField("撤销人", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["month", "member"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "month"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="branch_fee_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.month}"


class Verdict(models.Model):
    """What was decided when a term to correct oneself (限期改正) was over."""

    class Result(models.TextChoices):
        BETTER = "better", _("已经改正")
        WORSE = "worse", _("没有改正，另行处理")

    spell = models.OneToOneField(Spell, models.PROTECT, related_name="verdict")
    result = models.CharField("结果", max_length=6, choices=Result.choices)
    on = models.DateField("日期")
    number = models.CharField("文号", max_length=80)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    def __str__(self) -> str:
        return f"{self.spell} {self.result}"


class BranchFile(models.Model):
    """A workbook that was taken in, so that the same one is known when it comes again."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="files")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    members = models.PositiveIntegerField("新增党员")
    sessions = models.PositiveIntegerField("新增会议")
    taken_by = models.BigIntegerField("导入人", null=True)
    taken_at = models.DateTimeField("导入时间")

    class Meta:
        ordering = ["branch", "id"]
        constraints = [models.UniqueConstraint(fields=["branch", "year", "sha256"], name="branch_file_once")]

    def __str__(self) -> str:
        return self.name


class Sitting(Registered):
    """One meeting of a village's 村务监督委员会, or its yearly report (governance.md A-10, E-6). Counts, never names.

    A wrong entry is withdrawn and stays. A report has nobody present: it is given to the representatives' meeting.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("监督会议")
        REPORT = "report", _("年度工作报告")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    kind = models.CharField("类别", max_length=7, choices=Kind.choices)
    on = models.DateField("日期")
    members = models.PositiveSmallIntegerField("应到", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到", null=True, blank=True)
    topic = models.CharField("议题", max_length=200)
    withdrawn_by = models.BigIntegerField("撤销人", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["region", "on"], name="branch_sitting_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="branch_sitting_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="report", members__isnull=True, present__isnull=True)
                | models.Q(kind="meeting", present__gte=1, members__gte=models.F("present")),
                name="branch_sitting_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Advice(Registered):
    """An opinion (监督意见) that a sitting gave to the village, to be answered by a day; answered once."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="advice")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("监督意见", max_length=300)
    due_on = models.DateField("答复期限")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by = models.BigIntegerField("答复登记人", null=True, blank=True)

    class Meta:
        ordering = ["sitting", "number"]
        constraints = [models.UniqueConstraint(fields=["sitting", "number"], name="branch_advice_number")]

    def __str__(self) -> str:
        return f"{self.sitting} {self.number}"
