"""Who was chosen as 村民小组长, 村民代表 or 成员代表, for which households, from when until when.

Cadres stand in `people.Tenure`; these are no cadres and are counted nowhere as such. PRIVACY: a row refers to a
`people.Person` and says nothing of them but how they were chosen; reasons are chosen from a list, never written.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.kept_sheets import KeptSheet
from lingyan.kernel.records import Registered
from lingyan.people.headcounts import LEADERS, MEMBERS, VILLAGERS


class Kind(models.TextChoices):
    LEADER = LEADERS, _("村民小组长")
    VILLAGER = VILLAGERS, _("村民代表")
    MEMBER = MEMBERS, _("成员代表")


class Way(models.TextChoices):
    CHOSEN = "chosen", _("推选")
    FILLED = "filled", _("补选")


class Ending(models.TextChoices):
    TERM = "term", _("任期届满")
    RESIGNED = "resigned", _("本人辞去")
    RECALLED = "recalled", _("撤换")
    MOVED = "moved", _("迁出或丧失资格")
    DIED = "died", _("去世")
    MISTAKE = "mistake", _("登记有误")


class Mandate(Registered):
    """One person chosen once. Ended by a day and a reason; one entered by mistake ends on its first day and never held.

    `households` is how many it speaks for, None where nobody said. `due_on` is the first day after the term.
    """

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    group = models.CharField("村民小组", max_length=20, blank=True)
    households = models.PositiveSmallIntegerField("代表户数", null=True, blank=True)
    way = models.CharField("产生方式", max_length=6, choices=Way.choices)
    start_on = models.DateField("推选日期")
    due_on = models.DateField("任期届满")
    end_on = models.DateField("终止日期", null=True, blank=True)
    ending = models.CharField("终止原因", max_length=8, choices=Ending.choices, blank=True)
    ended_by = models.BigIntegerField("终止登记人", null=True, blank=True)

    class Meta:
        ordering = ["region__code", "kind", "group", "id"]
        indexes = [models.Index(fields=["region", "kind", "end_on"], name="mandate_region_kind")]
        constraints = [
            models.CheckConstraint(condition=models.Q(due_on__gt=models.F("start_on")), name="mandate_term"),
            models.CheckConstraint(
                condition=models.Q(end_on__isnull=True, ending="")
                | models.Q(end_on__gte=models.F("start_on")) & ~models.Q(ending=""),
                name="mandate_end_with_reason",
            ),
            models.UniqueConstraint(
                fields=["region", "person", "kind"],
                condition=models.Q(end_on__isnull=True),
                name="mandate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class MandateFile(KeptSheet):
    """A list of names between upload and confirmation."""

    region = models.ForeignKey("regions.Region", models.CASCADE, related_name="+")
    succeed = models.BooleanField("接替原来的名册", default=False)
