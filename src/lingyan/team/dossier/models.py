"""What a secretary's dossier holds that no other room knows: one sheet a row, put right by a later row, never changed.

Tenures, training, appraisals and the audits of a 换届 are read where they are kept.
PRIVACY: rows hold ids of persons, codes, dates and document numbers. Of a leave nothing is said of health, of office
hours only the plan is kept, of an audit only that it was done.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.records import Registered
from lingyan.team.dossier.rules import LEAVE, Kind

KINDS = [(kind.value, label) for kind, label in (
    (Kind.APPOINTED, _("任职文件")), (Kind.FILED, _("备案")), (Kind.PAY, _("报酬档次")), (Kind.CONTRACT, _("聘任合同")),
    (Kind.INSURANCE, _("社会保险")), (Kind.HOURS, _("坐班安排")), (Kind.LEAVE, _("请假")), (Kind.EXIT, _("离任")),
    (Kind.HANDOVER, _("工作交接")), (Kind.AUDIT, _("经济责任审计")),
)]  # fmt: skip


class Entry(Registered):
    """One sheet of a dossier. Which columns a kind uses stands in `rules.COLUMNS`.

    `code` and `detail` are codes of `rules`, but for the pay grade, which is the county's word. `replaces` names the row
    that this one puts right; a `void` one takes it out. A row that nothing replaces and that is not void holds.
    """

    tenure = models.ForeignKey("people.Tenure", models.PROTECT, related_name="dossier")
    kind = models.CharField("种类", max_length=10, choices=KINDS)
    code = models.CharField("类别", max_length=12, blank=True)
    detail = models.CharField("内容", max_length=40, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    on = models.DateField("日期")
    until_on = models.DateField("截止日期", null=True)
    stand_in = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", verbose_name="代理人"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    void = models.BooleanField("撤销", default=False)
    reason = models.CharField("更正原因", max_length=200, blank=True)

    class Meta:
        ordering = ["tenure", "on", "id"]
        indexes = [models.Index(fields=["tenure", "kind"], name="dossier_tenure")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("on")),
                name="dossier_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in__isnull=True) | models.Q(kind=LEAVE), name="dossier_stand_in_of_leave"
            ),
            models.CheckConstraint(
                condition=models.Q(void=False) | models.Q(replaces__isnull=False), name="dossier_void_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""), name="dossier_reason_given"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tenure_id} {self.get_kind_display()} {self.on}"


IN_FORCE: Final = models.Q(void=False, replaced_by__isnull=True)
"""Rows that hold now."""
