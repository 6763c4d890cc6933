"""Talks between members, contact with who is away, search for who is lost: the day and the way, never what was said."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.team.branch import rules, talking
from lingyan.team.branch.actions.common import branch_for, by, past, path_of
from lingyan.team.branch.covers import TALK
from lingyan.team.branch.models import Branch, Member, Talk
from lingyan.team.branch.queries import as_spell

RECORDED: Final = audit.register("branch.talk-recorded", "登记谈心谈话或联系")
WITHDRAWN: Final = audit.register("branch.talk-withdrawn", "撤销谈心谈话或联系登记")
EARLIEST: Final = dt.date(2000, 1, 1)


def record_talk(actor: Actor, *, branch_id: int, on: dt.date, member_id: int, partner_id: int) -> Talk:
    """Two members of the branch talked. Refused: `same-member`, `unknown-member`, `not-on-roll`, `future`, `twice`."""
    if member_id == partner_id:
        raise Refused("谈心谈话要选两个人", code="same-member")
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        first, second = (_member(branch, key, on) for key in sorted((member_id, partner_id)))
        made = Talk(
            branch=branch, kind=Talk.Kind.HEART, on=_day(on), member=first, partner=second, **by(actor)
        )
        return _store(actor, made)


def record_contact(actor: Actor, *, branch_id: int, on: dt.date, member_id: int, channel: str) -> Talk:
    """Somebody of the branch got in touch with a member who is away that day.

    Refused: `unknown-channel`, `unknown-member`, `not-on-roll`, `not-away`, `future`, `twice`.
    """
    return _reach(actor, Talk.Kind.AWAY, branch_id, on, member_id, channel)


def record_trace(actor: Actor, *, branch_id: int, on: dt.date, member_id: int, channel: str) -> Talk:
    """Somebody looked for a member who is lost that day (C-11). Refused as a contact, and `not-lost`."""
    return _reach(actor, Talk.Kind.TRACE, branch_id, on, member_id, channel)


def _reach(actor: Actor, kind: str, branch_id: int, on: dt.date, member_id: int, channel: str) -> Talk:
    if not channel or channel not in Talk.Channel:
        raise Refused("联系方式要从列出的里面选", code="unknown-channel")
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        member = _member(branch, member_id, on, kind)
        made = Talk(branch=branch, kind=kind, on=_day(on), member=member, channel=channel, **by(actor))
        return _store(actor, made)


def _day(on: dt.date) -> dt.date:
    if on < EARLIEST:
        raise Refused("日期不对", code="bad-day")
    return past(on, "日期")


def _member(branch: Branch, key: int, on: dt.date, kind: str = Talk.Kind.HEART) -> Member:
    found = branch.members.filter(pk=key).first()
    if found is None:
        raise Refused("没有这名党员", code="unknown-member")
    spells = [as_spell(each) for each in found.spells.all()]
    who = rules.standing(spells, on)
    if not who.belongs:
        raise Refused("这一天组织关系不在本支部", code="not-on-roll")
    if kind == Talk.Kind.AWAY and not who.away:
        raise Refused("这一天没有登记外出流动", code="not-away")
    if kind == Talk.Kind.TRACE and not talking.holds(spells, rules.LOST, on):
        raise Refused("这一天没有登记失去联系", code="not-lost")
    return found


def _store(actor: Actor, talk: Talk) -> Talk:
    same = Talk.objects.filter(
        branch=talk.branch,
        kind=talk.kind,
        on=talk.on,
        member=talk.member,
        partner=talk.partner,
        withdrawn_at=None,
    )
    if same.exists():
        raise Refused("这一天已经登记过", code="twice")
    talk.save(force_insert=True)
    audit.record(actor, RECORDED, target=(TALK, talk.pk), region_path=path_of(talk.branch), kind=talk.kind)
    return talk


def withdraw_talk(actor: Actor, *, talk_id: int) -> Talk:
    """A wrong entry counts no more; the row stays. Refused: `unknown-talk`, `withdrawn`."""
    with transaction.atomic():
        found = Talk.objects.select_for_update(of=("self",)).filter(pk=talk_id).first()
        if found is None:
            raise Refused("没有这次登记", code="unknown-talk")
        found.branch = branch_for(actor, found.branch_id)
        if found.withdrawn_at is not None:
            raise Refused("这次登记已经撤销", code="withdrawn")
        found.withdrawn_at, found.withdrawn_by = clock.now(), actor.user_id
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(
            actor, WITHDRAWN, target=(TALK, found.pk), region_path=path_of(found.branch), kind=found.kind
        )
    return found
