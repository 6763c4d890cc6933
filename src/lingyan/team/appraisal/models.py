"""An appraisal from its plan to its end: who is judged, the totals of a secret paper ballot, what was decided of each.

Ballots are paper; a row holds totals only, entered by one and confirmed by another. What was counted or decided never
changes. PRIVACY: persons are `people.Person`; grades are read by `queries.may_read` alone and leave on no public page.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.team.appraisal import rules

KINDS = [(kind.value, label) for kind, label in rules.KIND_LABELS.items()]
BODIES = [(body.value, label) for body, label in rules.BODY_LABELS.items()]


class Session(models.Model):
    """One appraisal of a year at a place. `stage` is the last step taken; `whom` is whom villagers judge.

    `branch` is the key of a party branch as `people.branches` knows it; None where a village has none registered.
    `branch_name` stands only where the village had several on the day of the plan, as it was called then. `group` is the
    group whose meeting judges its leaders.
    """

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已办结")
        VOID = "void", _("已作废")

    class Whom(models.TextChoices):
        COMMITTEE = rules.COMMITTEE, _("村民委员会成员")
        SUPERVISION = rules.SUPERVISION, _("村务监督机构成员")
        GROUP_LEADERS = rules.GROUP_LEADERS, _("村民小组组长")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="appraisals")
    kind = models.CharField("类别", max_length=9, choices=KINDS)
    whom = models.CharField("评议对象", max_length=11, choices=Whom.choices, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    body = models.CharField("会议", max_length=16, choices=BODIES)
    eligible = models.PositiveIntegerField("应到人数", null=True)
    households = models.PositiveIntegerField("应到户数", null=True)
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.OPEN)
    stage = models.CharField("已到步骤", max_length=9, default="planned")
    made_by = models.BigIntegerField("发起人", null=True)
    made_at = models.DateTimeField("发起时间")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    branch = models.BigIntegerField("支部", null=True, blank=True)
    branch_name = models.CharField("支部名称", max_length=80, blank=True)
    group = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            # Villagers may ask for another judgement of their cadres within the year; the others are held once.
            models.UniqueConstraint(
                fields=["region", "kind", "year", "body"],
                condition=models.Q(kind__in=["party", "secretary"], branch=None) & ~models.Q(state="void"),
                name="appraisal_once_a_year",
            ),
            # C-07: each branch judges its own members once a year.
            models.UniqueConstraint(
                fields=["branch", "year"],
                condition=models.Q(branch__isnull=False) & ~models.Q(state="void"),
                name="appraisal_once_a_branch",
            ),
            models.CheckConstraint(
                condition=models.Q(branch=None) | models.Q(kind="party"), name="appraisal_branch_of_members"
            ),
            models.CheckConstraint(
                condition=models.Q(whom=rules.GROUP_LEADERS, group__isnull=False)
                | (~models.Q(whom=rules.GROUP_LEADERS) & models.Q(group=None)),
                name="appraisal_leaders_of_a_group",
            ),
        ]
        indexes = [models.Index(fields=["kind", "year"], name="appraisal_year")]

    def __str__(self) -> str:
        return gettext("%(place)s%(year)d年%(kind)s") % {
            "place": self.place, "year": self.year, "kind": self.get_kind_display(),
        }  # fmt: skip

    @property
    def part(self) -> str:
        """The branch where there are several, or the group; empty where the whole place is meant."""
        return self.group.name if self.group else self.branch_name

    @property
    def place(self) -> str:
        """The village or township with the part of it; groups are often called by their village already."""
        return f"{self.region.name}{self.part.removeprefix(self.region.name)}"


class Subject(models.Model):
    """Somebody who is judged, with the number on the ballot. Who is not `graded` (预备党员) takes part without a grade."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="subjects")
    no = models.PositiveSmallIntegerField("序号")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="appraised")
    tenure = models.ForeignKey("people.Tenure", models.PROTECT, null=True, related_name="+")
    graded = models.BooleanField("评定等次", default=True)

    class Meta:
        ordering = ["session", "no"]
        constraints = [
            models.UniqueConstraint(fields=["session", "no"], name="appraisal_subject_no"),
            models.UniqueConstraint(fields=["session", "person"], name="appraisal_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.no}"


class Step(models.Model):
    """A step that was taken on a day."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="steps")
    code = models.CharField("步骤", max_length=9)
    on = models.DateField("日期")
    number = models.CharField("文号或地点", max_length=80, blank=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="appraisal_step_once")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.code}"


class Count(models.Model):
    """Ballots of one vote as one person entered them; another confirms or sends back. Only one is ever confirmed."""

    class State(models.TextChoices):
        ENTERED = "entered", _("待核对")
        CONFIRMED = "confirmed", _("已核对")
        RETURNED = "returned", _("已退回")

    session = models.ForeignKey(Session, models.PROTECT, related_name="counts")
    on = models.DateField("投票日期")
    present = models.PositiveIntegerField("到会人数")
    households_present = models.PositiveIntegerField("到会户数", null=True)
    issued = models.PositiveIntegerField("发出选票")
    returned = models.PositiveIntegerField("收回选票")
    invalid = models.PositiveIntegerField("无效票")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.ENTERED)
    entered_by = models.BigIntegerField("录入人", null=True)
    entered_at = models.DateTimeField("录入时间")
    checked_by = models.BigIntegerField("核对人", null=True)
    checked_at = models.DateTimeField("核对时间", null=True)
    returned_reason = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=~models.Q(state="returned"), name="appraisal_one_count"
            ),
            models.CheckConstraint(
                condition=models.Q(returned__lte=models.F("issued"), invalid__lte=models.F("returned")),
                name="appraisal_ballots_in_order",
            ),
            # SECURITY: the database itself keeps entering and checking in two hands.
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("entered_by")),
                name="appraisal_two_hands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.on}"

    @property
    def voters(self) -> int:
        """Those who came with a vote: persons, or households where the meeting was held by household."""
        return self.present if self.households_present is None else self.households_present


class Tally(models.Model):
    """The totals of one person in one count: four grades from the best on, and abstentions."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="tallies")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="tallies")
    first = models.PositiveIntegerField("第一等票数")
    second = models.PositiveIntegerField("第二等票数")
    third = models.PositiveIntegerField("第三等票数")
    fourth = models.PositiveIntegerField("第四等票数")
    abstained = models.PositiveIntegerField("弃权票数")

    class Meta:
        ordering = ["count", "subject__no"]
        constraints = [models.UniqueConstraint(fields=["count", "subject"], name="appraisal_tally_once")]

    def __str__(self) -> str:
        return f"{self.count_id}/{self.subject_id}"

    @property
    def votes(self) -> rules.Votes:
        return (self.first, self.second, self.third, self.fourth, self.abstained)


class Decision(models.Model):
    """The resolution by which a branch or a township committee settled the grades, with its own vote."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="decision")
    body = models.CharField("会议", max_length=16, choices=BODIES)
    on = models.DateField("日期")
    eligible = models.PositiveIntegerField("应到人数")
    present = models.PositiveIntegerField("到会人数")
    ayes = models.PositiveIntegerField("赞成")
    approval = models.CharField("超过三分之一的批准文号", max_length=80, blank=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    def __str__(self) -> str:
        return f"{self.session_id} {self.on}"


class Approval(models.Model):
    """Who approved more than a third of 优秀 and when; the number of the document stands with the decision.

    Decisions of before this table have a number alone.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="approved")
    organ = models.CharField("批准机关", max_length=80)
    on = models.DateField("批准日期")

    def __str__(self) -> str:
        return f"{self.organ} {self.on}"


class Outcome(models.Model):
    """The grade of one person: decided, or for cadres what the count comes to."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="outcome")
    grade = models.PositiveSmallIntegerField("等次")
    reason = models.CharField("与测评不一致的理由", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__gte=1, grade__lte=rules.GRADES), name="appraisal_grade_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.grade}"


class FollowUp(models.Model):
    """What came after a low grade: an explanation, a plan to help or correct, an appeal, a handling by its number."""

    class What(models.TextChoices):
        PLAN = "plan", _("帮扶整改计划")
        EXPLAINED = "explained", _("公开说明")
        APPEAL = "appeal", _("本人申诉")
        HANDLED = "handled", _("组织处置")

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="follow_ups")
    what = models.CharField("事项", max_length=9, choices=What.choices)
    on = models.DateField("日期")
    number = models.CharField("文号", max_length=80, blank=True)
    recorded_by = models.BigIntegerField("登记人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["subject", "id"]

    def __str__(self) -> str:
        return f"{self.subject} {self.what}"
