"""Somebody's own line behind the households' sums: asked for at the counter, handed over on paper, or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lingyan.disclosure import scanner
from lingyan.disclosure.models import Publication
from lingyan.identity import masking
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import QUESTIONS_OWN_LINES
from lingyan.parameters.queries import integer_of
from lingyan.questions import mentions, ownlines
from lingyan.questions.actions.common import require_text
from lingyan.questions.covers import OWN_LINE
from lingyan.questions.models import OwnLine
from lingyan.questions.ownlines import OwnEntry
from lingyan.questions.parameters import OWN_LINE_DAYS
from lingyan.regions.models import Region

ASKED: Final = audit.register("questions.own-line-asked", "登记本人账目查询")
SHOWN: Final = audit.register("questions.own-line-shown", "交给本人账目查询单")
REFUSED: Final = audit.register("questions.own-line-refused", "不予办理本人账目查询")


@dataclass(frozen=True, slots=True)
class Shown:
    """The one person's name and lines, for the one paper."""

    request: OwnLine
    name: str = field(repr=False)
    entries: list[OwnEntry] = field(repr=False)


def ask_own(actor: Actor, village: Region, *, month: Month, who: str, identity: str, purpose: str) -> OwnLine:
    """Record that somebody, whose identity was checked at the counter, asks for their own line of a published month.

    Refused with `not-public`, `unknown-party`, `several`, `unit`, `identity`, `personal-data`, `length` or `asked`.
    """
    actor.require(QUESTIONS_OWN_LINES, village.path)
    if identity not in OwnLine.Identity.values:
        raise Refused("请写明怎样核对的身份；没有核对身份的不能登记。", code="identity")
    publication, party = ownlines.accounts_of(village, month, who)
    purpose = _clean(purpose, 200, "用途", str(party.personal or ""))
    today = clock.today()
    with transaction.atomic():
        # The publication is held, so that two counters cannot record the same at once.
        Publication.objects.select_for_update().get(pk=publication.pk)
        if OwnLine.objects.filter(publication=publication, party=party, state=OwnLine.State.OPEN).exists():
            raise Refused("这一户这个月的查询已经登记，还没有办结。", code="asked")
        found = OwnLine.objects.create(
            publication=publication, party=party, identity=identity, purpose=purpose, asked_on=today,
            due_on=deadline(today, integer_of(OWN_LINE_DAYS, village.path, today)), entered_by=actor.user_id,
        )  # fmt: skip
        _note(actor, ASKED, found, reason=purpose, identity=identity)
    return found


def show_own(actor: Actor, request: OwnLine) -> Shown:
    """The person's name and own lines for the paper that is handed over; on that day it may be printed again.

    Each time is in the audit trail, with the purpose. Refused with `done` or `withdrawn`.
    """
    actor.require(QUESTIONS_OWN_LINES, request.publication.region.path)
    today = clock.today()
    with transaction.atomic():
        found = _locked(request)
        again = found.state == OwnLine.State.SHOWN and found.done_on == today
        if found.state != OwnLine.State.OPEN and not again:
            raise Refused("这件查询已经办结；要再看，请重新登记并核对身份。", code="done")
        if found.publication.state == Publication.State.WITHDRAWN:
            raise Refused("这个月的公开已撤下，更正公开后再登记查询。", code="withdrawn")
        name, path = found.party.name or found.party.code, found.publication.region.path
        if found.party.personal is not None:
            name = masking.reveal(actor, found.party.personal, found.purpose, path=path).name
        found.state, found.done_on, found.done_by = OwnLine.State.SHOWN, today, actor.user_id
        found.save(update_fields=["state", "done_on", "done_by"])
        entries = ownlines.entries_of(found)
        _note(actor, SHOWN, found, reason=found.purpose, lines=len(entries))
    return Shown(found, name, entries)


def refuse_own(actor: Actor, request: OwnLine, *, reason: str) -> OwnLine:
    """Refuse, as when it is not the person's own line; the reason is told to who asked. Refused with `done`."""
    actor.require(QUESTIONS_OWN_LINES, request.publication.region.path)
    with transaction.atomic():
        found = _locked(request)
        if found.state != OwnLine.State.OPEN:
            raise Refused("这件查询已经办结。", code="done")
        found.reason = _clean(reason, 300, "理由", str(found.party.personal or ""))
        found.state, found.done_on, found.done_by = OwnLine.State.REFUSED, clock.today(), actor.user_id
        found.save(update_fields=["state", "done_on", "done_by", "reason"])
        _note(actor, REFUSED, found, reason=found.reason)
    return found


def _locked(request: OwnLine) -> OwnLine:
    rows = OwnLine.objects.select_for_update(of=("self",))
    return rows.select_related(
        "publication__region", "publication__book__organisation", "party__personal"
    ).get(pk=request.pk)


def _clean(text: str, longest: int, what: str, name: str) -> str:
    """PRIVACY: purposes and reasons go into the audit trail, which holds nobody's name or numbers."""
    text = require_text(text, shortest=2, longest=longest, what=what)
    if scanner.scan(text, on=clock.today()) or name in mentions.read(text, [name]).names:
        raise Refused(f"{what}会记入审计，不能写姓名和个人信息。", code="personal-data")
    return text


def _note(actor: Actor, code: str, request: OwnLine, **details: Any) -> None:
    audit.record(
        actor, code, target=(OWN_LINE, request.pk), region_path=request.publication.region.path, **details
    )
