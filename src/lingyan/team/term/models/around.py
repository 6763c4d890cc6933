"""What stands around a vote: preselection and meeting of the candidates before it, who acts without a chief after it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.team.term.models.change import Process


class Preselection(models.Model):
    """A preselection as it was counted (预选): who could take part and did, sheets returned, votes by id of the nominee.

    Of several the last counts; its votes stand with the nominees too.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="preselections")
    on = models.DateField("预选日期")
    eligible = models.PositiveIntegerField("登记选民或应到会")
    present = models.PositiveIntegerField("参加预选或实到会")
    ballots = models.PositiveIntegerField("收回选票")
    votes = models.JSONField("得票", default=dict)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["process", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ballots__lte=models.F("present"), present__lte=models.F("eligible")),
                name="term_preselection_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.on}"


class CandidateMeeting(models.Model):
    """The candidates met the villagers (候选人见面). What was said stands in the minutes, of which the number is kept."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="candidate_meetings")
    on = models.DateField("见面日期")
    minutes = models.CharField("记录编号", max_length=80)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["process", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "on"], name="term_candidate_meeting_once")]

    def __str__(self) -> str:
        return f"{self.process} {self.on}"


class Acting(models.Model):
    """A member of the villagers' committee acts while it has no chief (主持工作); this is no post and no tenure as chief.

    A deputy acts by the law itself, by the number of the paper that says so; another member is picked by a meeting of
    representatives, whose numbers are kept. It ends when a chief takes office or the member leaves (`acting.ended_on`).
    """

    class Way(models.TextChoices):
        DEPUTY = "deputy", _("副主任主持工作")
        MEETING = "meeting", _("村民代表会议推选")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    tenure = models.ForeignKey("people.Tenure", models.PROTECT, related_name="+")
    way = models.CharField("产生方式", max_length=7, choices=Way.choices)
    document = models.CharField("文号或会议记录编号", max_length=80)
    on = models.DateField("确定日期")
    from_on = models.DateField("主持工作起")
    eligible = models.PositiveIntegerField("应到会", null=True)
    present = models.PositiveIntegerField("实到会", null=True)
    ayes = models.PositiveIntegerField("同意票", null=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["region", "-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("eligible"), ayes__lte=models.F("present")),
                name="term_acting_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.document}"
