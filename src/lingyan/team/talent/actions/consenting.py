"""Consents: given for one purpose each, renewed, withdrawn. Without one in force nothing about a person is kept.

PRIVACY: taking back is as easy as giving (PIPL 15) and needs no reason. The last act of a consent is to erase.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PEOPLE_MANAGE
from lingyan.parameters.queries import integer_of
from lingyan.people import actions as people
from lingyan.team.talent.actions.common import note_match, note_talent, talent_for, text_of
from lingyan.team.talent.models import Consent, Ending, Match, Offer, Particulars, Talent
from lingyan.team.talent.parameters import LONGEST_MONTHS
from lingyan.team.talent.printing import EDITION
from lingyan.team.talent.rules import consent_faults

GIVEN: Final = audit.register("talent.consent-given", "登记同意")
WITHDRAWN: Final = audit.register("talent.consent-withdrawn", "撤回同意、清除个人信息")
EXPIRED: Final = audit.register("talent.consent-expired", "同意到期、清除个人信息")
DROPPED: Final = audit.register("talent.match-dropped", "本人退出，对接终止")
CLEARED: Final = audit.register("talent.match-cleared", "清除对接中的文字")
_ERASER: Final = system_actor("人才登记清除", [PEOPLE_MANAGE])
Purpose: Final = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given: the day, the way, the number of the signed paper, the last day on which it holds."""

    given_on: dt.date
    how: str
    until: dt.date
    paper: str = ""


def given_problems(given: Given, path: str) -> Iterator[Problem]:
    """What is wrong with a consent given at a place; a signed one has a number by which the paper is found."""
    if given.how not in Consent.How:
        yield Problem("unknown-how", "同意方式只能是本人签字、当面口头、电话口头")
    if given.how == Consent.How.SIGNED and not given.paper.strip():
        yield Problem("no-paper", "本人签字的要写同意书编号")
    if len(given.paper.strip()) > 40:
        yield Problem("too-long", "同意书编号最多 40 字")
    months = integer_of(LONGEST_MONTHS, path, given.given_on)
    for fault in consent_faults(given.given_on, given.until, today=clock.today(), months=months):
        yield Problem("bad-consent", fault)


def store_consent(actor: Actor, talent: Talent, purpose: str, given: Given) -> Consent:
    """Write a consent that was checked. The caller's transaction and audit entry cover it."""
    return Consent.objects.create(
        talent=talent, purpose=purpose, edition=EDITION, given_on=given.given_on, how=given.how, until=given.until,
        paper=text_of(given.paper, "同意书编号", 40), taken_by=actor.user_id, taken_at=clock.now(),
    )  # fmt: skip


def give(actor: Actor, *, talent_id: int, purpose: str, given: Given) -> Consent:
    """Take down a consent to a further purpose. Refused while one to the same purpose holds."""
    return _give(actor, talent_id, purpose, given, again=False)


def renew(actor: Actor, *, talent_id: int, purpose: str, given: Given) -> Consent:
    """Take down a consent that takes the place of the one in force. Refused where none is, and unless it lasts longer."""
    return _give(actor, talent_id, purpose, given, again=True)


def _give(actor: Actor, talent_id: int, purpose: str, given: Given, *, again: bool) -> Consent:
    if purpose not in Purpose:
        raise Refused("没有这个用途", code="unknown-purpose")
    with transaction.atomic():
        talent = talent_for(actor, talent_id)
        if problems := list(given_problems(given, talent.region.path)):
            raise Refused(problems)
        before = talent.consents.filter(purpose=purpose, ended_on=None).first()
        if bool(before) is not again:
            raise Refused(
                "这个用途已有有效的同意" if before else "这个用途没有可以续期的同意", code="no-change"
            )
        if before is not None:
            if given.until <= before.until or given.given_on < before.given_on:
                raise Refused(f"续期要晚于原来的 {before.until:%Y-%m-%d}", code="not-longer")
            _end(before, Ending.REPLACED, actor.user_id)
        made = store_consent(actor, talent, purpose, given)
        note_talent(actor, GIVEN, talent, purpose=purpose, until=f"{given.until}")
    return made


def withdraw(actor: Actor, *, talent_id: int, purpose: str) -> Talent:
    """Take a consent back for the person, at once. Withdrawing the first purpose erases everything about the person."""
    with transaction.atomic():
        talent = talent_for(actor, talent_id, lapsed=True)
        consent = talent.consents.filter(purpose=purpose, ended_on=None).first()
        if consent is None:
            raise Refused("这个用途没有有效的同意", code="no-consent")
        end_consent(actor, talent, consent, Ending.WITHDRAWN)
    return talent


def end_consent(actor: Actor, talent: Talent, consent: Consent, ending: Ending) -> None:
    """End one consent with all that rested on it. The caller holds the row's lock and the transaction."""
    if consent.purpose == Purpose.MATCH:
        for each in talent.consents.filter(ended_on=None):
            _end(each, ending, actor.user_id)
        _forget(actor, talent, ending)
    else:
        _end(consent, ending, actor.user_id)
        Particulars.objects.filter(talent=talent).update(returned_on=None, young=False, stays_on=None)
    code = WITHDRAWN if ending == Ending.WITHDRAWN else EXPIRED
    note_talent(actor, code, talent, purpose=consent.purpose)


def _end(consent: Consent, ending: Ending, user_id: int | None) -> None:
    consent.ended_on, consent.ending, consent.ended_by = clock.today(), ending, user_id
    consent.save(update_fields=["ended_on", "ending", "ended_by"])


def _forget(actor: Actor, talent: Talent, ending: Ending) -> None:
    """PRIVACY: the name and number are emptied, what the person told is deleted, texts about talks are emptied."""
    people.erase(_ERASER, talent.personal, reason=f"人才登记：{ending.label}")
    Particulars.objects.filter(talent=talent).delete()
    Offer.objects.filter(talent=talent).delete()
    talent.state, talent.gone_on = Talent.State.GONE, clock.today()
    talent.save(update_fields=["state", "gone_on"])
    for match in talent.matches.select_for_update(of=("self",)).select_related("need__region"):
        _forget_match(actor, match)


def _forget_match(actor: Actor, match: Match) -> None:
    cleared = match.contacts.exclude(next_step="").update(next_step="")
    if match.running:
        match.state, match.ended_on, match.ended_by = Match.State.DROPPED, clock.today(), actor.user_id
        match.save(update_fields=["state", "ended_on", "ended_by"])
        note_match(actor, DROPPED, match)
    elif cleared:
        note_match(actor, CLEARED, match)
