"""One procedure that fills a party post: its steps with what proves them, candidates, votes as totals, applications.

PRIVACY: persons stand in `people`. Whoever applied or was put into a pool agreed to it until a day; the rows of those who
were not appointed lose their person, reasons, answers and scores when it comes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.records import Registered
from lingyan.people.models import Person


class Kind(models.TextChoices):
    RECOMMENDED = "recommended", _("两推一选")
    ASSIGNED = "assigned", _("组织选派")
    OPEN = "open", _("公开选拔")
    BY_ELECTION = "by-election", _("补选")


class Procedure(Registered):
    """`stage` is the last step reached; `others` how many members are elected besides the secretary (两推一选).

    `committee` is known from the election on: branches of fewer than seven full members have none. `until` is the last
    day of the publicity.
    """

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        DONE = "done", _("已办结")
        VOID = "void", _("已终止")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    kind = models.CharField("方式", max_length=11, choices=Kind.choices)
    title = models.CharField("职务", max_length=30)
    others = models.PositiveSmallIntegerField("同时选举的委员", default=0)
    started_on = models.DateField("启动日期")
    stage = models.CharField("已到步骤", max_length=10, blank=True)
    state = models.CharField("状态", max_length=4, choices=State.choices, default=State.OPEN)
    committee = models.BooleanField("设委员会", null=True)
    until = models.DateField("公示截止日期", null=True)
    tenure = models.OneToOneField("people.Tenure", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("办结日期", null=True)
    void_reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-started_on", "-id"]
        indexes = [models.Index(fields=["state", "kind"], name="selection_procedure_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "title"], condition=models.Q(state="open"), name="selection_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region}{gettext(self.title)}{self.get_kind_display()}"


class Step(Registered):
    """A step that was taken, on what day, with the numbers and texts that prove it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps")
    code = models.CharField("步骤", max_length=10)
    on = models.DateField("日期")
    evidence = models.JSONField("佐证", default=dict)

    class Meta:
        ordering = ["procedure", "id"]
        constraints = [models.UniqueConstraint(fields=["procedure", "code"], name="selection_step_once")]

    def __str__(self) -> str:
        return self.code


class Candidate(Registered):
    """Somebody who is considered; WRITTEN: by voters on ballots of the party election, not elected yet.

    `erase_on` is the day by which consented data of who was not appointed are gone.
    """

    class State(models.TextChoices):
        NAMED = "named", _("在列")
        FORMAL = "formal", _("预备人选")
        WRITTEN = "written", _("选票另写")
        ELECTED = "elected", _("当选委员")
        CHOSEN = "chosen", _("拟任人选")
        APPOINTED = "appointed", _("已任职")
        DROPPED = "dropped", _("未入选")
        WITHDRAWN = "withdrawn", _("已退出")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="candidates")
    no = models.PositiveSmallIntegerField("序号")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    newcomer = models.BooleanField("为此登记的人", default=False)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.NAMED)
    reason = models.CharField("未入选原因", max_length=200, blank=True)
    consent_on = models.DateField("同意日期", null=True)
    consent_document = models.CharField("同意书编号", max_length=80, blank=True)
    erase_on = models.DateField("清除日期", null=True)
    erased_on = models.DateField("已清除", null=True)

    class Meta:
        ordering = ["procedure", "no"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "no"], name="selection_candidate_no"),
            models.UniqueConstraint(fields=["procedure", "person"], name="selection_candidate_once"),
        ]
        indexes = [models.Index(fields=["erase_on"], name="selection_candidate_erase")]

    def __str__(self) -> str:
        return str(self.no)

    @property
    def gone(self) -> bool:
        """PRIVACY: from the day that consent names on nothing of the person is used, even before the worker erased it."""
        return self.erased_on is not None or (self.erase_on is not None and self.erase_on <= clock.today())

    @property
    def to_screen(self) -> bool:
        """Whether the application waits to be screened: who was dropped or stepped back does not."""
        application = getattr(self, "application", None)
        waiting = application is not None and application.outcome == Application.Outcome.WAITING
        return waiting and self.state == Candidate.State.NAMED and not self.gone

    @property
    def shown_person(self) -> Person | None:
        """The person for whoever shows the candidate; None from the day on that consent names."""
        return None if self.gone else self.person


class Application(models.Model):
    """What an applicant of an open selection stated, and the scores, in hundredths of a point from 0 to 100 points."""

    class Education(models.TextChoices):
        JUNIOR = "junior", _("初中及以下")
        SENIOR = "senior", _("高中、中专")
        COLLEGE = "college", _("大专")
        BACHELOR = "bachelor", _("本科及以上")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("待审查")
        ELIGIBLE = "eligible", _("符合条件")
        REJECTED = "rejected", _("不符合条件")

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="application")
    received_on = models.DateField("报名日期")
    education = models.CharField("学历", max_length=8, choices=Education.choices, blank=True)
    party_since = models.DateField("入党日期", null=True)
    outcome = models.CharField("资格审查", max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    written = models.PositiveIntegerField("笔试成绩", null=True)
    interview = models.PositiveIntegerField("面试成绩", null=True)
    inspection = models.PositiveIntegerField("考察成绩", null=True)

    class Meta:
        ordering = ["candidate"]

    def __str__(self) -> str:
        return str(self.candidate_id)


class Vote(Registered):
    """One vote as totals. `held`: enough came; a vote that was not stays on record and is held again."""

    class Kind(models.TextChoices):
        MEMBERS = "members", _("党员推荐")
        PEOPLE = "people", _("群众推荐")
        ELECTION = "election", _("党员大会选举")
        CHIEF = "chief", _("委员会选举")

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="votes")
    kind = models.CharField("投票", max_length=8, choices=Kind.choices)
    no = models.PositiveSmallIntegerField("次序")
    on = models.DateField("日期")
    way = models.CharField("形式", max_length=15, blank=True)
    formal = models.PositiveIntegerField("正式党员", null=True)
    eligible = models.PositiveIntegerField("应到会")
    present = models.PositiveIntegerField("实到会")
    issued = models.PositiveIntegerField("发出票")
    returned = models.PositiveIntegerField("收回票")
    invalid = models.PositiveIntegerField("无效票")
    seats = models.PositiveSmallIntegerField("应选")
    held = models.BooleanField("到会人数符合规定")

    class Meta:
        ordering = ["procedure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "kind", "no"], name="selection_vote_no"),
            models.CheckConstraint(condition=models.Q(present__lte=models.F("eligible")), name="selection_vote_present"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()


class Tally(models.Model):
    """The votes of one candidate. `chosen`: recommended or elected by them."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="tallies")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="tallies")
    votes = models.PositiveIntegerField("得票")
    chosen = models.BooleanField("达到规定")

    class Meta:
        ordering = ["vote", "candidate"]
        constraints = [models.UniqueConstraint(fields=["vote", "candidate"], name="selection_tally_once")]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.votes}"
