"""Fees ticked for a month, and what was decided when a term to correct oneself was over (C-13, C-14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.team.branch import lapsing, rules
from lingyan.team.branch.actions.common import branch_for, by, member_for, past, path_of, text
from lingyan.team.branch.covers import MEMBER
from lingyan.team.branch.models import Branch, Fee, Spell, Verdict
from lingyan.team.branch.queries import spells_of
from lingyan.team.branch.watching import period_of

PAID: Final = audit.register("branch.fees-recorded", "登记党费交纳")
WITHDRAWN: Final = audit.register("branch.fee-withdrawn", "撤销党费交纳登记")
DECIDED: Final = audit.register("branch.correction-closed", "限期改正期满处理")
AHEAD: Final = 12
"""Fees may be paid so many months in advance."""


def record_fees(
    actor: Actor, *, branch_id: int, month: Month, member_ids: Collection[int], paid_on: dt.date
) -> list[Fee]:
    """These members paid for a month on a day. Refused: `nobody`, `bad-month`, `future`, `not-owed`, `twice`."""
    wanted = set(member_ids)
    if not wanted:
        raise Refused("请勾选已交党费的党员", code="nobody")
    if not Month(2000, 1) <= month <= Month.of(clock.today()).plus(AHEAD):
        raise Refused(f"月份不对，最多可以预交 {AHEAD} 个月", code="bad-month")
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        past(paid_on, "交纳日期")
        _require_owed(branch, month, wanted)
        made = Fee.objects.bulk_create(
            [Fee(member_id=key, month=month, paid_on=paid_on, **by(actor)) for key in sorted(wanted)]
        )
        audit.record(
            actor, PAID, target=("branch", branch.pk), region_path=path_of(branch), count=len(made), month=str(month),
            sealed=covers.note(MEMBER, wanted),
        )  # fmt: skip
    return made


def _require_owed(branch: Branch, month: Month, wanted: set[int]) -> None:
    spells, period = spells_of([branch.pk]), period_of(month)
    owing = {key for key, own in spells.items() if lapsing.owes_fee(own, period)}
    if missing := len(wanted - owing):
        raise Refused(f"有 {missing} 人这个月不在本支部或免交党费", code="not-owed")
    if Fee.objects.filter(member__in=wanted, month=month, withdrawn_at=None).exists():
        raise Refused("有人这个月的党费已经登记过", code="twice")


def withdraw_fee(actor: Actor, *, fee_id: int) -> Fee:
    """A wrong tick counts no more; the row stays. Refused: `unknown-fee`, `withdrawn`."""
    with transaction.atomic():
        found = Fee.objects.select_for_update(of=("self",)).filter(pk=fee_id).first()
        if found is None:
            raise Refused("没有这次登记", code="unknown-fee")
        member = member_for(actor, found.member_id)
        if found.withdrawn_at is not None:
            raise Refused("这次登记已经撤销", code="withdrawn")
        found.withdrawn_at, found.withdrawn_by = clock.now(), actor.user_id
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(
            actor,
            WITHDRAWN,
            target=(MEMBER, member.pk),
            region_path=path_of(member.branch),
            month=str(found.month),
        )
    return found


def close_correction(actor: Actor, *, spell_id: int, on: dt.date, result: str, number: str) -> Verdict:
    """What was decided when a term was over, or earlier when somebody had corrected oneself.

    Refused: `unknown-spell`, `wrong-kind`, `closed`, `future`, `before-start`, `no-text`.
    """
    with transaction.atomic():
        found = Spell.objects.filter(pk=spell_id, kind=rules.CORRECT).first()
        if found is None:
            raise Refused("没有这项限期改正", code="unknown-spell")
        member = member_for(actor, found.member_id)
        if result not in Verdict.Result:
            raise Refused("结果要从列出的里面选", code="wrong-kind")
        if Verdict.objects.filter(spell=found).exists():
            raise Refused("这项限期改正已经处理", code="closed")
        if found.from_on is not None and past(on, "日期") < found.from_on:
            raise Refused("日期早于限期改正开始", code="before-start")
        made = Verdict.objects.create(
            spell=found, result=result, on=on, number=text(number, "文号或会议编号", 80), **by(actor)
        )
        audit.record(actor, DECIDED, target=(MEMBER, member.pk), region_path=path_of(member.branch))
    return made
