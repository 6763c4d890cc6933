"""Beginning the publication of a closed month or a sheet, and giving it up before it was public."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.disclosure.actions.hands import (
    IN_HAND,
    add_signoff,
    advance,
    lock,
    lock_books,
    require_nothing_in_hand,
)
from lingyan.disclosure.corrections import require_reason
from lingyan.disclosure.models import BoardPart, Publication, SignOff
from lingyan.economy.books.models import Book, Period
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_DRAFT

DRAFTED: Final = audit.register("disclosure.drafted", "拟公开稿")
DISCARDED: Final = audit.register("disclosure.discarded", "作废公开稿")


def draft(actor: Actor, book: Book, month: Month, *, reason: str = "") -> Publication:
    """Begin the publication of a closed month. A month already public gets the next version as its correction, which
    says why (`reason`).
    """
    region = book.organisation.region
    actor.require(DISCLOSURE_DRAFT, region.path)
    with transaction.atomic():
        lock_books([book.pk])
        if not Period.objects.filter(book=book, month=month).exists():
            raise Refused(f"{region.name} {month.zh}还没有结账，结账后才能公开。", code="month-open")
        require_nothing_in_hand([book.pk], month)
        publication = new_publication(actor, book, month)
        publication.correction_reason = require_reason(publication, reason)
        publication.save(force_insert=True)
        add_signoff(actor, publication, SignOff.Step.DRAFTED)
        audit.record(
            actor, DRAFTED, target=("publication", publication.pk), region_path=region.path, month=str(month)
        )
    return publication


def begin_sheet(actor: Actor, publication: Publication) -> None:
    """Store the first step of a sheet beside the accounts, inside the caller's transaction, which has locked the village."""
    publication.drafted_by, publication.drafted_at = actor.user_id, clock.now()
    publication.commitment = b""
    publication.save(force_insert=True)
    add_signoff(actor, publication, SignOff.Step.DRAFTED)
    audit.record(
        actor, DRAFTED, target=("publication", publication.pk), region_path=publication.region.path,
        sheet=publication.sheet, period=publication.period,
    )  # fmt: skip


def new_publication(
    actor: Actor, book: Book, month: Month, state: str = Publication.State.DRAFT
) -> Publication:
    last = Publication.objects.filter(book=book, month=month).aggregate(last=Max("version"))["last"] or 0
    return Publication(
        book=book, region=book.organisation.region, month=month, version=last + 1, commitment=b"", state=state,
        drafted_by=actor.user_id, drafted_at=clock.now(),
    )  # fmt: skip


def discard(actor: Actor, publication: Publication, *, reason: str) -> None:
    """Give up a publication that was never public; its number is not used again."""
    actor.require(DISCLOSURE_DRAFT, publication.region.path)
    if not reason.strip():
        raise Refused("作废公开稿要写明理由。", code="reason-missing")
    with transaction.atomic():
        lock([publication])
        if publication.state not in IN_HAND:
            raise Refused("已公开的内容不能作废，只能撤下或公开新版。", code="not-in-hand")
        give_up(actor, publication, reason=reason)


def give_up(actor: Actor, publication: Publication, *, reason: str) -> None:
    """What `discard` does to a draft in hand, inside the caller's transaction, which has locked it."""
    publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason
    publication.body = ""
    forget_board_part(publication)
    advance(publication, Publication.State.WITHDRAWN, "withdrawn_at", "withdrawn_reason", "body")
    audit.record(
        actor, DISCARDED, target=("publication", publication.pk), region_path=publication.region.path,
        reason=reason,
    )  # fmt: skip


def forget_board_part(publication: Publication) -> None:
    """Empty what would hang, or hung, on the village's board only, inside the caller's transaction."""
    BoardPart.objects.filter(publication=publication).exclude(code="").update(items="", code="")
