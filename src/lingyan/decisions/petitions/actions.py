"""Putting a petition on record, and ending it in two hands: with a meeting on record, or with an answer to too few."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.decisions.actions.common import now, require_past, require_text
from lingyan.decisions.joint.bases import base
from lingyan.decisions.joint.models import Receiver
from lingyan.decisions.petitions import parameters, queries
from lingyan.decisions.petitions.covers import PETITION
from lingyan.decisions.petitions.models import Petition, PetitionClosing
from lingyan.decisions.rules import Body
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_PETITIONS, DECISIONS_RECORD
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region

RECEIVED: Final = audit.register("decisions.petition-received", "登记联名提议")
MEETING_CHOSEN: Final = audit.register("decisions.petition-meeting", "登记联名提议的会议")
ANSWERED: Final = audit.register("decisions.petition-answered", "答复联名提议")
CLOSED: Final = audit.register("decisions.petition-closed", "核对联名提议办结")


def receive(
    actor: Actor, *, region: Region, received_on: dt.date, receiver: str, meeting: str, subject: str,
    villagers: int = 0, representatives: int = 0, voters: int | None = None, voters_source: str = "",
    seats: int | None = None, seats_source: str = "",
) -> Petition:  # fmt: skip
    """Put on record that so many villagers or representatives asked in writing for a meeting.

    Of how many they are is taken from the rolls and lists on record; `voters` and `seats` are only for where there are
    none, each with its source. Refused: `not-a-village`, `future`, `unknown-receiver`, `unknown-meeting`, `no-subject`,
    `nobody-signed`, `not-representatives`, and what `joint.bases.base` refuses.
    """
    actor.require(DECISIONS_PETITIONS, region.path)
    if not region.is_village:
        raise Refused("联名提议按村登记，请先选定一个村。", code="not-a-village")
    require_past(received_on, "收到日期")
    if receiver not in Receiver.values:
        raise Refused("请选由谁收到。", code="unknown-receiver")
    if meeting not in Petition.Kind.values:
        raise Refused("请选提议召开哪种会议。", code="unknown-meeting")
    subject = require_text(subject, "请写明提议讨论什么。", code="no-subject")
    _require_signers(meeting, villagers, representatives)
    of_villagers = base(region, Body.VILLAGERS, received_on, villagers, voters, voters_source)
    of_seats = base(region, Body.REPRESENTATIVES, received_on, representatives, seats, seats_source)
    days, villagers_part, representatives_part = (
        integer_of(each, region.path, received_on)
        for each in (parameters.DAYS, parameters.VILLAGERS_PART, parameters.REPRESENTATIVES_PART[Body(meeting)])
    )  # fmt: skip
    with transaction.atomic():
        made = Petition.objects.create(
            region=region, received_on=received_on, receiver=receiver, meeting=meeting, subject=subject[:200],
            villagers=villagers, voters=of_villagers.number, voters_source=of_villagers.source,
            representatives=representatives, seats=of_seats.number, seats_source=of_seats.source,
            villagers_part=villagers_part, representatives_part=representatives_part,
            due_on=deadline(received_on, days), **now(actor),
        )  # fmt: skip
        audit.record(
            actor, RECEIVED, target=(PETITION, made.pk), region_path=region.path, meeting=meeting, binds=made.binds,
            due_on=made.due_on.isoformat(),
        )  # fmt: skip
    return made


def _require_signers(meeting: str, villagers: int, representatives: int) -> None:
    if villagers < 0 or representatives < 0 or not villagers + representatives:
        raise Refused("请填联名的村民人数或村民代表人数。", code="nobody-signed")
    if meeting == Petition.Kind.REPRESENTATIVES and villagers:
        raise Refused(
            "村民代表会议由村民代表联名提议，只填村民代表人数；村民联名的，登记为提议召开村民会议。",
            code="not-representatives",
        )


def choose_meeting(actor: Actor, petition: Petition, *, held_on: dt.date) -> PetitionClosing:
    """Name the recorded meeting that was held on a petition; a later choice takes the place of an earlier one.

    Refused: `closed-already`, `no-meeting` for a day without such a meeting on record since the receipt.
    """
    path = petition.region.path
    actor.require(DECISIONS_RECORD, path)
    _require_held(petition, held_on)
    with transaction.atomic():
        _hold_open(petition)
        made = PetitionClosing.objects.create(
            petition=petition, kind=PetitionClosing.Kind.HELD, held_on=held_on, **now(actor)
        )
        audit.record(
            actor, MEETING_CHOSEN, target=(PETITION, petition.pk), region_path=path, on=held_on.isoformat()
        )
    return made


def answer(actor: Actor, petition: Petition, *, text: str) -> PetitionClosing:
    """Answer a petition of too few: no meeting is called. The record keeps the sum beside the words.

    Refused: `must-be-called` when enough signed, `bad-text`, `closed-already`.
    """
    path = petition.region.path
    actor.require(DECISIONS_RECORD, path)
    if petition.binds:
        raise Refused("达到法定人数的提议应当召开会议，不能答复不召集。", code="must-be-called")
    words = text.strip()
    if not words or len(words) > 400:
        raise Refused("请写明答复，不超过 400 字。", code="bad-text")
    sums = "；".join(f"{'村民' if each.villagers else '村民代表'} {each.working}" for each in petition.sides)
    with transaction.atomic():
        _hold_open(petition)
        made = PetitionClosing.objects.create(
            petition=petition, kind=PetitionClosing.Kind.TOO_FEW, text=f"{sums}。{words}", **now(actor)
        )
        audit.record(actor, ANSWERED, target=(PETITION, petition.pk), region_path=path)
    return made


def agree(actor: Actor, closing: PetitionClosing) -> PetitionClosing:
    """The township's agreement that a petition has ended. Whoever put the end on record cannot agree.

    Refused: `second-person`, `closed-already`, `replaced` when something later was put on record, `no-meeting` when the
    meeting is no longer on record.
    """
    petition = closing.petition
    path = petition.region.path
    actor.require(DECISIONS_CHECK, path)
    if one_hand(actor.user_id, closing.recorded_by):
        raise Refused("登记的人不能自己核对，须由第二人办理。", code="second-person")
    with transaction.atomic():
        _hold_open(petition)
        if petition.closings.filter(pk__gt=closing.pk).exists():
            raise Refused("村里又登记了新的办结，请核对最新的一条。", code="replaced")
        if closing.held_on is not None:
            _require_held(petition, closing.held_on)
        PetitionClosing.objects.filter(pk=closing.pk).update(agreed_by=actor.user_id, agreed_at=clock.now())
        audit.record(actor, CLOSED, target=(PETITION, petition.pk), region_path=path, kind=closing.kind)
    closing.refresh_from_db()
    return closing


def _hold_open(petition: Petition) -> None:
    """Lock the petition, unless it has ended."""
    Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if petition.closings.filter(agreed_at__isnull=False).exists():
        raise Refused("这项提议已经办结。", code="closed-already")


def _require_held(petition: Petition, on: dt.date) -> None:
    if on not in queries.held_days(petition):
        raise Refused(
            f"{on:%Y-%m-%d} 没有登记过{petition.get_meeting_display()}，或者早于收到提议的 {petition.received_on:%Y-%m-%d}。"
            "请先登记会议，再来选择。",
            code="no-meeting",
        )
