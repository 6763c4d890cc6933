"""Shares change by rows with a day and a reason: allotted, taken back, corrected, passed on between members."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.economy.members import queries, rules
from lingyan.economy.members.actions.common import by, member_for, record, settled_day, stay_on
from lingyan.economy.members.models import Member, ShareChange
from lingyan.economy.members.parameters import HOLDER, percent, share_kinds
from lingyan.economy.members.reasons import ALONE, BETWEEN_MEMBERS, Sharing
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused

SHARES: Final = audit.register("members.shares", "登记股份变动")
_SIGNS: Final[dict[str, int]] = {Sharing.ALLOTTED: 1, Sharing.TAKEN_BACK: -1}


def change_shares(
    actor: Actor, *, member_id: int, kind: str, hundredths: int, on: dt.date, reason: str
) -> ShareChange:
    """Allot shares (more), take them back (less, given as a negative number) or correct what was written (either)."""
    with transaction.atomic():
        member = member_for(actor, member_id)
        _require_change(member, kind, hundredths, on)
        if reason not in ALONE or hundredths * _SIGNS.get(reason, hundredths) < 0:
            raise Refused("量化只能增加，收回只能减少", code="bad-reason")
        if hundredths > 0:
            stay_on(member, on)
        made = ShareChange.objects.create(
            member=member, kind=kind, hundredths=hundredths, on=on, reason=reason, **by(actor)
        )
        _require_not_negative(member, kind)
        record(
            actor,
            SHARES,
            member.organisation,
            [member.pk],
            kind=kind,
            hundredths=hundredths,
            reason_code=reason,
        )
    return made


def transfer_shares(
    actor: Actor, *, from_id: int, to_id: int, kind: str, hundredths: int, on: dt.date, reason: str
) -> ShareChange:
    """Shares pass from one to another member of the same collective, who then holds no more than the county allows."""
    with transaction.atomic():
        giver, taker = member_for(actor, from_id), member_for(actor, to_id)
        if giver.organisation_id != taker.organisation_id or giver.pk == taker.pk:
            raise Refused("股份只能在本组织成员之间转让或继承", code="other-organisation")
        if reason not in BETWEEN_MEMBERS or hundredths <= 0:
            raise Refused("请选择转让或继承，并填写大于零的份额", code="bad-reason")
        _require_change(giver, kind, hundredths, on)
        stay_on(taker, on)
        who = by(actor)
        ShareChange.objects.create(
            member=giver, other=taker, kind=kind, hundredths=-hundredths, on=on, reason=reason, **who
        )
        made = ShareChange.objects.create(
            member=taker, other=giver, kind=kind, hundredths=hundredths, on=on, reason=reason, **who
        )
        _require_not_negative(giver, kind)
        if reason == Sharing.TRANSFERRED:
            _require_within_limit(taker, on)
        record(
            actor, SHARES, giver.organisation, [giver.pk, taker.pk], kind=kind, hundredths=hundredths, reason_code=reason
        )  # fmt: skip
    return made


def _require_change(member: Member, kind: str, hundredths: int, on: dt.date) -> None:
    if kind not in share_kinds(member.organisation.region.path, clock.today()):
        raise Refused(f"没有“{kind}”这种股份", code="unknown-kind")
    if not 0 < abs(hundredths) <= rules.MOST_SHARES:
        raise Refused("份额要填不为零的数", code="bad-shares")
    settled_day(member, on)


def _require_not_negative(member: Member, kind: str) -> None:
    """On no day may somebody hold less than nothing of a kind."""
    held = 0
    for change in member.share_changes.filter(kind=kind).order_by("on", "-hundredths"):
        held += change.hundredths
        if held < 0:
            raise Refused(f"到 {change.on} 这名成员没有这么多{kind}", code="too-few-shares")


def _require_within_limit(member: Member, on: dt.date) -> None:
    everybody = queries.holdings(member.organisation_id, on)
    total = sum(sum(each.shares.values()) for each in everybody)
    own = next(sum(each.shares.values()) for each in everybody if each.member == member.pk)
    limit = percent(HOLDER, member.organisation.region.path, on)
    if rules.over_limit(own, total, limit):
        raise Refused(f"转让后一人持有的份额不能超过全部份额的 {limit}%", code="over-limit")
