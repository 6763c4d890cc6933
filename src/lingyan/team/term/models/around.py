"""What stands around a vote: the meeting of the candidates with the villagers before it."""

from __future__ import annotations

from django.db import models

from lingyan.team.term.models.change import Process


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
