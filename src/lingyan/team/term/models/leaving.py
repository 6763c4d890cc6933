"""How a member of the villagers' committee leaves: recalled, resigned, or ended by the law itself; and who holds another
body's post, by the document of whoever decides there.

What was received, voted or confirmed stays. PRIVACY: reasons, letters and replies stay on paper, here are their numbers;
why a duty ended by the law (健康、刑罚) is neither asked nor kept.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.team.term.models.change import Process


class Voter(models.Model):
    """A registered voter as a keyed hash, so that nobody is registered in two villages. Gone with the certificates."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="register")
    key = models.BinaryField("选民散列", max_length=32, unique=True)

    def __str__(self) -> str:
        return f"{self.process_id}"


class Departure(models.Model):
    """One way out of office, from its paper to its end. `due_on` is the last day for the vote of a recall.

    `since_on`: since when somebody who is treated as having resigned did no work. Of a petition: who signed, of how many.
    """

    class Way(models.TextChoices):
        RECALL = "recall", _("罢免")
        RESIGNATION = "resign", _("辞职")
        ABSENCE = "absence", _("视为辞职")
        LAPSE = "lapse", _("自行终止")
        RELEASE = "release", _("按文件离任")

    BY_DOCUMENT: ClassVar = (Way.LAPSE, Way.RELEASE)
    """Without a vote here: a document says so, and another hand confirms it."""

    class Signers(models.TextChoices):
        VOTERS = "voters", _("选民联名")
        REPRESENTATIVES = "representatives", _("村民代表联名")

    class State(models.TextChoices):
        OPEN = "open", _("待表决")
        PASSED = "passed", _("已通过，待核对")
        LEFT = "left", _("已离任")
        FAILED = "failed", _("未通过")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="departures")
    tenure = models.ForeignKey("people.Tenure", models.PROTECT, related_name="departures")
    way = models.CharField("方式", max_length=7, choices=Way.choices)
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.OPEN)
    document = models.CharField("收件编号", max_length=80)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("表决期限", null=True)
    since_on = models.DateField("不履行职责起", null=True)
    signers = models.CharField("联名", max_length=15, choices=Signers.choices, blank=True)
    signed = models.PositiveIntegerField("联名人数", null=True)
    entitled = models.PositiveIntegerField("有权联名的人数", null=True)
    heard_on = models.DateField("申辩日期", null=True)
    reply = models.CharField("申辩意见编号", max_length=80, blank=True)
    ended_on = models.DateField("职务终止日期", null=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    confirmed_by = models.BigIntegerField("核对人", null=True)
    confirmed_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenure"], condition=models.Q(state__in=["open", "passed"], way="recall"),
                name="term_departure_one_recall",
            ),
            models.UniqueConstraint(
                fields=["tenure"], condition=models.Q(state="left"), name="term_departure_leaves_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="left") | models.Q(ended_on=None), name="term_departure_ended"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "way"], name="term_departure_state")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.document}"


class DepartureVote(models.Model):
    """The vote about somebody's leaving: voters at the polls about a recall, a meeting about a resignation."""

    class Body(models.TextChoices):
        POLLS = "polls", _("选民投票")
        VILLAGERS = "villagers", _("村民会议")
        REPRESENTATIVES = "representatives", _("村民代表会议")

    departure = models.OneToOneField(Departure, models.PROTECT, related_name="vote")
    body = models.CharField("表决方式", max_length=15, choices=Body.choices)
    on = models.DateField("表决日期")
    eligible = models.PositiveIntegerField("登记选民或应到会")
    present = models.PositiveIntegerField("收回选票或实到会")
    ayes = models.PositiveIntegerField("同意票")
    valid = models.BooleanField("表决有效")
    passed = models.BooleanField("通过")
    late_reason = models.CharField("逾期原因", max_length=200, blank=True)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("eligible"), ayes__lte=models.F("present")),
                name="term_departure_vote_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departure} {self.on}"


class DeparturePlace(models.Model):
    """The ballots of one polling place about a recall."""

    vote = models.ForeignKey(DepartureVote, models.PROTECT, related_name="places")
    no = models.PositiveSmallIntegerField("序号")
    name = models.CharField("投票站", max_length=40)
    issued = models.PositiveIntegerField("发出选票")
    returned = models.PositiveIntegerField("收回选票")
    invalid = models.PositiveIntegerField("无效票")
    ayes = models.PositiveIntegerField("同意票")
    noes = models.PositiveIntegerField("不同意票")
    staff = models.PositiveSmallIntegerField("工作人员")
    scrutineers = models.PositiveSmallIntegerField("监票人")

    class Meta:
        ordering = ["vote", "no"]
        constraints = [models.UniqueConstraint(fields=["vote", "no"], name="term_departure_place_no")]

    def __str__(self) -> str:
        return self.name


class DepartureStep(models.Model):
    """What follows when somebody has left: the notice, the filing, the handover; by the number or place of its paper."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("公告")
        FILING = "filing", _("备案")
        HANDOVER = "handover", _("移交")

    departure = models.ForeignKey(Departure, models.PROTECT, related_name="steps")
    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    on = models.DateField("日期")
    due_on = models.DateField("期限")
    document = models.CharField("文号或地点", max_length=80)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["departure", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["departure", "kind"], name="term_departure_step_once")]

    def __str__(self) -> str:
        return f"{self.departure} {self.get_kind_display()}"
