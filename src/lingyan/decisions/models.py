"""A matter that villagers or members decide, with every meeting, vote, display and objection on its way.

What was noticed, voted, displayed or objected is a row of its own that never changes; only the matter's state moves.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.petitions import models as petitions  # noqa: F401 (Django finds a room's models here)
from lingyan.decisions.rules import Body
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.records import Recorded

BODY_CHOICES = [(body.value, body.zh) for body in Body]


class Roll(Recorded):
    """How many belong to a body of a village from a day on: the denominator of its votes. A newer row supersedes.

    `organisation` is set for a villagers' group only. `households`, `representatives` and `women` describe the
    composition where the body has one.
    """

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="decision_rolls")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="decision_rolls"
    )
    body = models.CharField("会议", max_length=24, choices=BODY_CHOICES)
    as_of = models.DateField("起算日期")
    eligible = models.PositiveIntegerField("应到人数")
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    representatives = models.PositiveIntegerField("其中代表人数", null=True, blank=True)
    women = models.PositiveIntegerField("其中妇女人数", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["region", "body", "as_of"], name="decision_roll_of")]

    def __str__(self) -> str:
        return f"{self.region} {self.get_body_display()} {self.eligible}"


class Power(Recorded):
    """Power that a villagers' meeting gave to the representatives' meeting: for which items, how far, how long."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="decision_powers")
    items = models.JSONField("授权事项")
    scope = models.CharField("授权范围", max_length=300)
    ceiling = MoneyField("每项金额上限", null=True, blank=True)
    from_on = models.DateField("授权起")
    until_on = models.DateField("授权止")
    decided_on = models.DateField("村民会议日期")
    matter = models.ForeignKey("Matter", models.PROTECT, null=True, blank=True, related_name="powers")
    basis = models.CharField("依据", max_length=200, blank=True)
    ended_on = models.DateField("收回日期", null=True, blank=True)
    end_reason = models.CharField("收回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="decision_power_dates"
            )
        ]

    def __str__(self) -> str:
        return self.scope


class Matter(models.Model):
    """One matter. `item` is a code of the catalogue; `amount` the sum decided, None where there is none.

    `waits` and `next_due` say what comes next and until when (`flow.next_step`); `attempt` counts the votes taken;
    `due_on` is when the matter is to be carried out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        S1 = "s1", _("党组织提议")
        S2 = "s2", _("两委商议")
        S3 = "s3", _("党员大会审议")
        S4 = "s4", _("村民或成员决议")
        P1 = "p1", _("决议公开")
        EXECUTING = "executing", _("实施")
        P2 = "p2", _("实施结果公开")
        CLOSED = "closed", _("办结")
        RETURNED = "returned", _("退回")
        WITHDRAWN = "withdrawn", _("撤回")

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="matters")
    item = models.CharField("事项类别", max_length=40)
    body = models.CharField("决议会议", max_length=24, choices=BODY_CHOICES)
    title = models.CharField("事项", max_length=120)
    summary = models.TextField("事由和方案")
    amount = MoneyField("金额", null=True, blank=True)
    due_on = models.DateField("计划完成日期", null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    power = models.ForeignKey(Power, models.PROTECT, null=True, blank=True, related_name="matters")
    proposed_by = models.BigIntegerField("提出人", null=True)
    proposed_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    attempt = models.PositiveSmallIntegerField("第几次表决", default=1)
    waits = models.CharField("等待办理", max_length=20, blank=True)
    next_due = models.DateField("办理期限", null=True, blank=True)
    returned_stage = models.CharField("退回环节", max_length=10, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)
    decided_on = models.DateField("决议日期", null=True, blank=True)
    executing_on = models.DateField("转入实施日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    filed_on = models.DateField("乡镇备案日期", null=True, blank=True)
    filed_number = models.CharField("备案编号", max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "next_due"], name="matter_state_due"),
            models.Index(fields=["organisation", "item"], name="matter_of_item"),
        ]

    def __str__(self) -> str:
        return self.title


class Notice(Recorded):
    """A meeting called: when, where and since when everybody knew. A postponed meeting gets a new notice."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notices")
    attempt = models.PositiveSmallIntegerField("第几次表决")
    stage = models.CharField("环节", max_length=10, choices=Matter.State.choices)
    body = models.CharField("会议", max_length=24, choices=BODY_CHOICES)
    given_on = models.DateField("通知日期")
    meeting_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=80)
    papers_on = models.DateField("材料备齐日期", null=True, blank=True)
    short_reason = models.CharField("不足法定天数的原因", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.meeting_on}"


class Meeting(Recorded):
    """One meeting with its vote as counted, and whether it was valid by the rules in force that day.

    A vote that failed stays as it is; the next one is a new row of the next attempt.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="meetings")
    attempt = models.PositiveSmallIntegerField("第几次表决")
    stage = models.CharField("环节", max_length=10, choices=Matter.State.choices)
    body = models.CharField("会议", max_length=24, choices=BODY_CHOICES)
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, blank=True, related_name="meeting")
    held_on = models.DateField("会议日期")
    merged = models.BooleanField("与另一环节合并召开", default=False)
    by_households = models.BooleanField("按户计算到会", default=False)
    eligible = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("实到")
    proxies = models.PositiveIntegerField("其中委托", default=0)
    ayes = models.PositiveIntegerField("赞成")
    noes = models.PositiveIntegerField("反对")
    abstained = models.PositiveIntegerField("弃权")
    quorum = models.BooleanField("到会人数符合")
    carried = models.BooleanField("通过")
    fault = models.CharField("未通过的原因", max_length=200, blank=True)
    opinions = models.TextField("听取和讨论的意见", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "attempt", "stage"], name="decision_one_vote")
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.held_on}"


class Review(models.Model):
    """The township's slip before a decision is made public: whether it breaks law or anybody's rights (VCL 31)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reviews")
    attempt = models.PositiveSmallIntegerField("第几次表决")
    lawful = models.BooleanField("未发现违法")
    reviewed_on = models.DateField("审查日期")
    number = models.CharField("审查文号", max_length=60)
    reason = models.CharField("意见", max_length=300, blank=True)
    recorded_by = models.BigIntegerField("审查人", null=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "attempt"], name="decision_one_review")]

    def __str__(self) -> str:
        return self.number


class Posting(Recorded):
    """A display on the notice board: of the decision (p1) or of its result (p2). Its photographs are papers."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="postings")
    attempt = models.PositiveSmallIntegerField("第几次表决")
    stage = models.CharField("公开", max_length=10, choices=Matter.State.choices)
    from_on = models.DateField("张贴日期")
    until_on = models.DateField("公示至")
    place = models.CharField("张贴地点", max_length=80)
    link = models.CharField("网上公开地址", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_on} {self.until_on}"


class Objection(Recorded):
    """Somebody objects. PRIVACY: who it was is not kept, only in which capacity."""

    class By(models.TextChoices):
        VILLAGER = "villager", _("村民或成员")
        SUPERVISION = "supervision", _("监督机构")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="objections")
    by = models.CharField("提出方", max_length=12, choices=By.choices)
    raised_on = models.DateField("提出日期")
    text = models.CharField("异议内容", max_length=500)
    due_on = models.DateField("答复期限")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.raised_on} {self.get_by_display()}"


class Answer(Recorded):
    """The answer to an objection. Upheld, it sends the matter back."""

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("说明情况，维持决议")
        UPHELD = "upheld", _("异议成立，退回")

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    answered_on = models.DateField("答复日期")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    text = models.CharField("答复", max_length=500)

    def __str__(self) -> str:
        return f"{self.answered_on} {self.get_outcome_display()}"


class Result(Recorded):
    """What became of a decision: done or not, at what cost, how accepted. A later row supersedes."""

    class Outcome(models.TextChoices):
        DONE = "done", _("已完成")
        PARTLY = "partly", _("部分完成")
        NOT_DONE = "not-done", _("未实施")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="results")
    attempt = models.PositiveSmallIntegerField("第几次表决")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    done_on = models.DateField("完成日期")
    spent = MoneyField("实际金额", null=True, blank=True)
    acceptance = models.CharField("验收和说明", max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.done_on} {self.get_outcome_display()}"
