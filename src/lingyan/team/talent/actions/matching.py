"""Needs proposed to persons, what they answered, the talks, and what came of it. Nobody is matched without being asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TALENT_MANAGE
from lingyan.team.talent.actions.common import (
    GONE,
    consents,
    day_between,
    match_for,
    need_for,
    note_match,
    text_of,
)
from lingyan.team.talent.models import Channel, Contact, Match, Talent
from lingyan.team.talent.rules import outcome_faults

PROPOSED: Final = audit.register("talent.proposed", "提出对接")
ANSWERED: Final = audit.register("talent.answered", "登记本人答复")
CONTACTED: Final = audit.register("talent.contacted", "登记联系")
CLOSED: Final = audit.register("talent.match-closed", "登记对接结果")
MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a match: `services` are codes of `rules.SERVICES`, band and jobs belong to a project."""

    outcome: str
    on: dt.date
    services: Sequence[str] = ()
    band: str = ""
    jobs: int = 0


def propose(actor: Actor, *, need_id: int, talent_ids: Collection[int]) -> list[Match]:
    """Propose a need to persons who offer what it asks for. The actor must keep the register at both places.

    Refused for a need that ran out, for persons gone or without the kind, and for who was asked before.
    """
    if not 1 <= len(talent_ids) <= MOST_AT_ONCE:
        raise Refused(f"请勾选 1 到 {MOST_AT_ONCE} 个人", code="bad-choice")
    with transaction.atomic():
        need = need_for(actor, need_id, TALENT_MANAGE)
        if need.until < clock.today():
            raise Refused("这条需求的有效期已过，请村里重新提出", code="too-late")
        rows = Talent.objects.select_for_update(of=("self",)).select_related("region")
        chosen = list(rows.filter(pk__in=talent_ids).order_by("pk"))
        if len(chosen) != len(set(talent_ids)):
            raise Refused("有的人不在登记里", code="unknown-talent")
        made = []
        for talent in chosen:
            _require_fitting(actor, talent, need.pk, need.kind)
            match = Match.objects.create(
                need=need, talent=talent, proposed_on=clock.today(), proposed_by=actor.user_id
            )
            note_match(actor, PROPOSED, match)
            made.append(match)
    return made


def _require_fitting(actor: Actor, talent: Talent, need_id: int, kind: str) -> None:
    actor.require(TALENT_MANAGE, talent.region.path)
    if not consents(talent):
        raise Refused(GONE, code="gone")
    if not talent.offers.filter(kind=kind).exists():
        raise Refused(f"有的人没有登记能提供“{kind}”", code="not-offered")
    if Match.objects.filter(need=need_id, talent=talent).exists():
        raise Refused("这条需求已经问过有的人，不再问第二次", code="asked-before")


def answer(actor: Actor, *, match_id: int, accepted: bool, on: dt.date, channel: str) -> Match:
    """Take down what the person said. A refusal has no consequence and asks for no reason."""
    if channel not in Channel:
        raise Refused("答复方式要从列出的里面选", code="unknown-channel")
    with transaction.atomic():
        match = match_for(actor, match_id, Match.State.PROPOSED)
        match.answered_on = day_between(on, match.proposed_on, clock.today(), "答复日期")
        match.channel = channel
        match.state = Match.State.ACCEPTED if accepted else Match.State.DECLINED
        if not accepted:
            match.ended_on, match.ended_by = match.answered_on, actor.user_id
        match.save(update_fields=["answered_on", "channel", "state", "ended_on", "ended_by"])
        note_match(actor, ANSWERED, match, state=match.state)
    return match


def contact(actor: Actor, *, match_id: int, on: dt.date, channel: str, next_step: str = "") -> Contact:
    """Take down a talk after the person accepted: when, how, what is next."""
    if channel not in Channel:
        raise Refused("联系方式要从列出的里面选", code="unknown-channel")
    with transaction.atomic():
        match = match_for(actor, match_id, Match.State.ACCEPTED)
        made = Contact.objects.create(
            match=match, on=day_between(on, match.proposed_on, clock.today(), "联系日期"), channel=channel,
            next_step=text_of(next_step, "下一步", 120), made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note_match(actor, CONTACTED, match)
    return made


def close(actor: Actor, *, match_id: int, result: Result) -> Match:
    """Take down what came of an accepted match, for good. What came to nothing is an outcome too."""
    if result.outcome not in Match.Outcome or result.band not in Match.Band:
        raise Refused("结果和投入资金要从列出的里面选", code="unknown-outcome")
    faults = list(outcome_faults(result.outcome, result.services, result.band, result.jobs))
    if faults:
        raise Refused([Problem("bad-outcome", each) for each in faults])
    with transaction.atomic():
        match = match_for(actor, match_id, Match.State.ACCEPTED)
        assert match.answered_on is not None
        match.ended_on = day_between(result.on, match.answered_on, clock.today(), "结果日期")
        match.state, match.outcome, match.ended_by = Match.State.CLOSED, result.outcome, actor.user_id
        match.services, match.amount_band, match.jobs = sorted(set(result.services)), result.band, result.jobs
        match.save()
        note_match(actor, CLOSED, match, outcome=result.outcome)
    return match
