"""What villagers ask the audit of a term to look into, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.decisions.queries import entitled
from lingyan.decisions.rules import Body
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import SUPERVISION_JUDGE
from lingyan.people.models import Organisation
from lingyan.regions.models import Level, Region
from lingyan.supervision.covers import ANSWER, REQUEST
from lingyan.supervision.models import AuditRequest, RequestAnswer

REQUESTED: Final = audit.register("supervision.audit-requested", "登记村民要求审计的事项")
ANSWERED: Final = audit.register("supervision.audit-request-answered", "答复村民要求审计的事项")


def record_request(
    actor: Actor, *, region: Region, subject: str, asked_on: dt.date, askers: int
) -> AuditRequest:
    """Put on record that so many villagers asked the audit of a term to look into a matter (accounting.md 12, A13).

    How many they are of is taken from the roll of the villagers' meeting on that day. Raises Denied without the right
    there, Refused without words, for a day to come, without a roll, or for more askers than there are villagers.
    """
    actor.require(SUPERVISION_JUDGE, region.path)
    if region.level != Level.VILLAGE:
        raise Refused("村民要求审计的事项按村登记，请先选定一个村。", code="not-a-village")
    if not subject.strip():
        raise Refused("请写明村民要求审计什么。", code="empty-text")
    if asked_on > clock.today():
        raise Refused("提出日期还没有到。", code="future-date")
    voters = _villagers(region, asked_on)
    if not 1 <= askers <= voters:
        raise Refused(f"提出人数应在 1 到 {voters} 之间（村民会议应到 {voters} 人）。", code="wrong-count")
    with transaction.atomic():
        made = AuditRequest.objects.create(
            region=region, subject=subject.strip()[:200], asked_on=asked_on, askers=askers, voters=voters,
            recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, REQUESTED, target=(REQUEST, made.pk), region_path=region.path, askers=askers, voters=voters
        )
    return made


def _villagers(region: Region, day: dt.date) -> int:
    """How many belong to the villagers' meeting on a day."""
    committee = Organisation.objects.filter(
        region=region, kind=Organisation.Kind.COMMITTEE, dissolved_on=None
    ).first()
    found = entitled(committee, Body.VILLAGERS, day) if committee else None
    if found is None:
        raise Refused(
            f"{region.name}没有登记 {day} 村民会议的应到人数，算不出五分之一。请先在“应到人数”里登记。",
            code="no-roll",
        )
    return found.number


def answer_request(actor: Actor, *, request_id: int, taken: bool, text: str, on: dt.date) -> RequestAnswer:
    """Say whether the audit takes a request up, with its outcome or the reason.

    Raises Denied without the right there, Refused for an unknown or answered one, without words, for a day out of
    order, and when what a fifth of the villagers asked for is turned down.
    """
    asked = AuditRequest.objects.select_related("region").filter(pk=request_id).first()
    if asked is None:
        raise Refused("没有这项要求。", code="unknown-record")
    actor.require(SUPERVISION_JUDGE, asked.region.path)
    if not text.strip():
        raise Refused("请写明审计的结果，或不纳入的理由。", code="empty-text")
    if not asked.asked_on <= on <= clock.today():
        raise Refused("答复日期应在提出日期和今天之间。", code="wrong-date")
    if asked.met and not taken:
        raise Refused("五分之一以上村民要求的事项应当纳入审计，不能不纳入。", code="must-be-audited")
    with transaction.atomic():
        AuditRequest.objects.select_for_update().get(pk=asked.pk)
        if RequestAnswer.objects.filter(request=asked).exists():
            raise Refused("这项要求已经答复过。", code="answered-before")
        made = RequestAnswer.objects.create(
            request=asked, taken=taken, text=text.strip()[:300], on=on, recorded_by=actor.user_id,
            recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, ANSWERED, target=(ANSWER, made.pk), region_path=asked.region.path, taken=taken)
    return made
