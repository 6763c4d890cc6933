"""Meetings of the 村务监督委员会 and its yearly report, what it advised, and what the village answered.

Who supervises keeps this record: not the clerk whose work is looked at.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import OVERSIGHT_RECORD
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Level, Region
from lingyan.team.branch import parameters
from lingyan.team.branch.actions.common import past, text
from lingyan.team.branch.covers import SITTING
from lingyan.team.branch.models import Advice, Sitting

RECORDED: Final = audit.register("oversight.recorded", "登记村务监督会议")
ADVISED: Final = audit.register("oversight.advised", "登记村务监督意见")
ANSWERED: Final = audit.register("oversight.answered", "登记监督意见的答复")
WITHDRAWN: Final = audit.register("oversight.withdrawn", "撤销村务监督会议登记")
EARLIEST: Final = dt.date(2000, 1, 1)
MOST_MEMBERS: Final = 15
"""More than any village's committee has; three to five are usual (governance.md A-10)."""


def record_sitting(
    actor: Actor, *, region: Region, kind: str, on: dt.date, topic: str, members: int | None = None,
    present: int | None = None,
) -> Sitting:  # fmt: skip
    """It met, or reported on a year. Refused: `bad-level`, `bad-kind`, `bad-day`, `future`, `bad-count`, `twice` …"""
    actor.require(OVERSIGHT_RECORD, region.path)
    if region.level != Level.VILLAGE or region.valid_to is not None:
        raise Refused("村务监督会议按现有的村登记，请先选一个村", code="bad-level")
    if kind not in Sitting.Kind:
        raise Refused("类别只能是监督会议或年度工作报告", code="bad-kind")
    if on < EARLIEST:
        raise Refused("日期不对", code="bad-day")
    made = Sitting(
        region=region, kind=kind, on=past(on, "日期"), topic=text(topic, "议题", 200), made_by=actor.user_id,
        made_at=clock.now(),
    )  # fmt: skip
    if kind == Sitting.Kind.MEETING:
        made.members, made.present = _counts(members, present)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        if Sitting.objects.filter(region=region, kind=kind, on=on, withdrawn_at=None).exists():
            raise Refused("这一天已经登记过", code="twice")
        made.save(force_insert=True)
        audit.record(actor, RECORDED, target=(SITTING, made.pk), region_path=region.path, kind=kind)
    return made


def _counts(members: int | None, present: int | None) -> tuple[int, int]:
    if members is None or present is None or not 1 <= present <= members <= MOST_MEMBERS:
        raise Refused(
            f"应到、实到人数都要填，实到 1 人以上、不多于应到，应到最多 {MOST_MEMBERS} 人", code="bad-count"
        )
    return members, present


def advise(actor: Actor, *, sitting_id: int, wording: str) -> Advice:
    """What a meeting asks of the village; the answer is due so many days after it as the county sets.

    Refused: `unknown-sitting`, `withdrawn`, `bad-kind` (a report asks nothing), `no-text`.
    """
    with transaction.atomic():
        found = _standing(actor, sitting_id)
        if found.kind != Sitting.Kind.MEETING:
            raise Refused("意见在会议上提出，年度工作报告不提意见", code="bad-kind")
        days = integer_of(parameters.ANSWER_DAYS, found.region.path, found.on)
        number = (found.advice.aggregate(last=Max("number"))["last"] or 0) + 1
        made = Advice.objects.create(
            sitting=found, number=number, text=text(wording, "监督意见", 300),
            due_on=found.on + dt.timedelta(days=days), made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, ADVISED, target=(SITTING, found.pk), region_path=found.region.path, advice=made.pk
        )
    return made


def answer(actor: Actor, *, advice_id: int, answered_on: dt.date, wording: str) -> Advice:
    """What the village answered. Refused: `unknown-advice`, `withdrawn`, `answered`, `future`, `bad-day`, `no-text`."""
    with transaction.atomic():
        row = Advice.objects.filter(pk=advice_id).values_list("sitting", flat=True).first()
        if row is None:
            raise Refused("没有这条意见", code="unknown-advice")
        sitting = _standing(actor, row)
        found = Advice.objects.select_for_update().get(pk=advice_id)
        if found.answered_on is not None:
            raise Refused(f"已于 {found.answered_on} 答复", code="answered")
        if answered_on < sitting.on:
            raise Refused("答复日期不能早于提出意见的日期", code="bad-day")
        found.answered_on, found.answer = past(answered_on, "答复日期"), text(wording, "答复", 300)
        found.answered_by = actor.user_id
        found.save(update_fields=["answered_on", "answer", "answered_by"])
        audit.record(
            actor, ANSWERED, target=(SITTING, sitting.pk), region_path=sitting.region.path, advice=found.pk
        )
    return found


def withdraw_sitting(actor: Actor, *, sitting_id: int) -> Sitting:
    """A wrong entry counts no more, nor what it advised; the row stays. Refused: `unknown-sitting`, `withdrawn`."""
    with transaction.atomic():
        found = _standing(actor, sitting_id)
        found.withdrawn_at, found.withdrawn_by = clock.now(), actor.user_id
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(actor, WITHDRAWN, target=(SITTING, found.pk), region_path=found.region.path)
    return found


def _standing(actor: Actor, sitting_id: int) -> Sitting:
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("region")
    found = rows.filter(pk=sitting_id).first()
    if found is None:
        raise Refused("没有这次登记", code="unknown-sitting")
    actor.require(OVERSIGHT_RECORD, found.region.path)
    if found.withdrawn_at is not None:
        raise Refused("这次登记已经撤销", code="withdrawn")
    return found
