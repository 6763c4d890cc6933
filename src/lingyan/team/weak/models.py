"""Sweeps with their hints, and the case of a village: problems, plan, helpers, reviews, self-check, villagers' view.

A hint is a question of records to a person, never a verdict; nothing follows from it by itself. Rows are only added; a
case moves by its state alone. PRIVACY: internal from the first to the last; a helper's name is a `people.Person`.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.team.weak import rules
from lingyan.team.weak.rules import State

STATES = [(state.value, label) for state, label in rules.STATE_LABELS.items()]
SIDES = [(side.value, label) for side, label in rules.SIDE_LABELS.items()]
ACTS = [(act.value, label) for act, label in rules.ACT_LABELS.items()]


class Sweep(models.Model):
    """One reading of the records of a region. `signs` says of each sign what it tested, found, and could not test."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    day = models.DateField("截至")
    signs = models.JSONField("情形和覆盖", default=list)
    by = models.BigIntegerField("排查人", null=True)
    at = models.DateTimeField("排查时间")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"


class LatestSweep(models.Model):
    """A pointer to a sweep that no later one over all of its region took the place of.

    Kept by `actions.sweep`, so that the hints that hold are found without reading those of all the sweeps before.
    """

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    sweep = models.OneToOneField(Sweep, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.sweep_id)


class Hint(models.Model):
    """That a sign showed in a village. A later sweep of the village takes its place."""

    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="hints")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    sign = models.CharField("情形", max_length=3)
    version = models.PositiveSmallIntegerField("版本")
    arithmetic = models.JSONField("计算", default=list)
    records = models.JSONField("记录", default=list)

    class Meta:
        ordering = ["village", "sign"]
        constraints = [
            models.UniqueConstraint(fields=["sweep", "village", "sign"], name="weak_hint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.village_id}"


class Dismissal(models.Model):
    """That somebody looked at a hint and holds it for no sign, until a day on which it counts again."""

    hint = models.ForeignKey(Hint, models.PROTECT, related_name="dismissals")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    sign = models.CharField("情形", max_length=3)
    reason = models.CharField("理由", max_length=300)
    until = models.DateField("有效期至")
    by = models.BigIntegerField("办理人", null=True)
    at = models.DateTimeField("办理时间")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["village", "sign"], name="weak_dismissal_of")]

    def __str__(self) -> str:
        return f"{self.sign} {self.village_id} {self.until}"


class Case(models.Model):
    """One village's organisation being put right. `relapse_of` is the case whose WATCH year this one broke."""

    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    relapse_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="relapses")
    state = models.CharField("状态", max_length=8, choices=STATES, default=State.PROPOSED.value)
    proposed_on = models.DateField("提出日期")
    listed_on = models.DateField("列入日期", null=True)
    plan_due_on = models.DateField("方案期限", null=True)
    review_due_on = models.DateField("下次研判期限", null=True)
    released_on = models.DateField("销号日期", null=True)
    watch_until = models.DateField("观察期至", null=True)
    ended_on = models.DateField("办结日期", null=True)

    class Meta:
        ordering = ["village", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village"],
                condition=models.Q(state__in=[state.value for state in rules.OPEN]),
                name="weak_case_one_open",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="weak_case_state")]

    def __str__(self) -> str:
        return gettext("%(village)s党组织整顿") % {"village": self.village.name}


class CaseRow(models.Model):
    """A row that belongs to a case and says who wrote it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")
    by = models.BigIntegerField("登记人", null=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True
        ordering = ["case", "id"]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"


class Step(CaseRow):
    """An act that moved the case, on a day, with its reason or number."""

    act = models.CharField("办理", max_length=9, choices=ACTS)
    on = models.DateField("日期")
    number = models.CharField("文号", max_length=80, blank=True)
    text = models.CharField("说明", max_length=500, blank=True)


class Problem(models.Model):
    """One thing that is wrong: from a hint, or seen by the township."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="problems")
    no = models.PositiveSmallIntegerField("序号")
    hint = models.ForeignKey(Hint, models.PROTECT, null=True, related_name="+")
    sign = models.CharField("情形", max_length=3, blank=True)
    text = models.CharField("问题", max_length=300)

    class Meta:
        ordering = ["case", "no"]
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="weak_problem_no")]

    def __str__(self) -> str:
        return f"{self.no}. {self.text}"


class Helper(CaseRow):
    """Who helps, from a day until another takes the place: post or unit, and the person where known."""

    side = models.CharField("帮扶方", max_length=10, choices=SIDES)
    post = models.CharField("单位和职务", max_length=80)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    from_on = models.DateField("开始日期")


class Plan(CaseRow):
    """One version of the plan of one village; the last holds."""

    version = models.PositiveSmallIntegerField("版次")
    on = models.DateField("方案日期")
    number = models.CharField("文号", max_length=80, blank=True)
    goal = models.CharField("目标", max_length=300)

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="weak_plan_version")]


class Measure(models.Model):
    """What is done about one problem, why it came to be, who answers for it, until when."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="measures")
    no = models.PositiveSmallIntegerField("序号")
    cause = models.CharField("根本原因", max_length=9, choices=rules.CAUSES)
    what = models.CharField("措施", max_length=200)
    responsible = models.CharField("责任岗位", max_length=80)
    due_on = models.DateField("完成期限")

    class Meta:
        ordering = ["plan", "no"]
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="weak_measure_no")]

    def __str__(self) -> str:
        return f"{self.no}. {self.what}"


class Review(CaseRow):
    """A quarterly look at how far the measures are."""

    on = models.DateField("研判日期")
    text = models.CharField("研判情况", max_length=500)


class Progress(models.Model):
    """How far one measure was at a review."""

    class How(models.TextChoices):
        WAITING = "waiting", _("未开始")
        GOING = "going", _("进行中")
        DONE = "done", _("已完成")

    review = models.ForeignKey(Review, models.PROTECT, related_name="progress")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="progress")
    how = models.CharField("进展", max_length=7, choices=How.choices)

    class Meta:
        ordering = ["review", "measure"]
        constraints = [models.UniqueConstraint(fields=["review", "measure"], name="weak_progress_once")]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.measure_id}"


class Check(CaseRow):
    """The township's self-check: it holds every listed problem for solved and says what shows it."""

    on = models.DateField("自查日期")


class Evidence(models.Model):
    """What shows that one problem is solved."""

    # `check` is a method of Django's models.
    of_check = models.ForeignKey(Check, models.PROTECT, related_name="evidence")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="+")
    text = models.CharField("佐证", max_length=300)

    class Meta:
        ordering = ["of_check", "problem"]
        constraints = [models.UniqueConstraint(fields=["of_check", "problem"], name="weak_evidence_once")]

    def __str__(self) -> str:
        return f"{self.of_check_id}/{self.problem_id}"


class View(models.Model):
    """The villagers' view for one self-check as totals; entered again it is a new row, and the last holds."""

    class Way(models.TextChoices):
        PAPER = "paper", _("入户问卷")
        MEETING = "meeting", _("会议测评")

    of_check = models.ForeignKey(Check, models.PROTECT, related_name="views")
    way = models.CharField("方式", max_length=7, choices=Way.choices)
    on = models.DateField("测评日期")
    asked = models.PositiveIntegerField("发出或到会")
    satisfied = models.PositiveIntegerField("满意")
    fair = models.PositiveIntegerField("基本满意")
    unsatisfied = models.PositiveIntegerField("不满意")
    by = models.BigIntegerField("登记人", null=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["of_check", "id"]

    def __str__(self) -> str:
        return f"{self.of_check_id}/{self.on}"

    @property
    def opinion(self) -> rules.Opinion:
        return rules.Opinion(self.asked, self.satisfied, self.fair, self.unsatisfied)


def stamp(actor: Any, at: Any) -> dict[str, Any]:
    """Who wrote a row, and when."""
    return {"by": actor.user_id, "at": at}
