"""Texts read before they are public: summaries cleared, and what the scanner finds let pass by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from lingyan.disclosure import bodies as composed
from lingyan.disclosure import scanner
from lingyan.disclosure.actions.hands import IN_HAND, lock
from lingyan.disclosure.covers import CLEARED as CLEARED_SUMMARIES
from lingyan.disclosure.models import ClearedSummary, Publication, ScanOverride
from lingyan.disclosure.sheets import hung
from lingyan.disclosure.verification import summary_digest
from lingyan.economy.books.models import Book
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import (
    DISCLOSURE_BOARD,
    DISCLOSURE_DRAFT,
    DISCLOSURE_OVERRIDE_SCAN,
    DISCLOSURE_SIGN_SUPERVISION,
)

CLEARED: Final = audit.register("disclosure.cleared", "审看摘要")
OVERRIDE_ASKED: Final = audit.register("disclosure.override-asked", "申请放行扫描提示")
OVERRIDE_AGREED: Final = audit.register("disclosure.override-agreed", "同意放行扫描提示")


def clear_summaries(actor: Actor, book: Book, summaries: Sequence[str]) -> int:
    """State that these summaries were read and may be published as they stand. Returns how many are new."""
    path = book.organisation.region.path
    actor.require(DISCLOSURE_SIGN_SUPERVISION, path)
    with transaction.atomic():
        known = {bytes(d) for d in ClearedSummary.objects.filter(book=book).values_list("digest", flat=True)}
        fresh = {summary_digest(text) for text in summaries if text.strip()} - known
        now = clock.now()
        ClearedSummary.objects.bulk_create(
            [ClearedSummary(book=book, digest=digest, by=actor.user_id, at=now) for digest in sorted(fresh)]
        )
        audit.record(
            actor, CLEARED, target=("book", book.pk), region_path=path, summaries=len(fresh),
            sealed=covers.note(CLEARED_SUMMARIES, [book.pk]),
        )  # fmt: skip
    return len(fresh)


def findings(publication: Publication, body: dict[str, Any]) -> list[tuple[str, scanner.Finding]]:
    """What the scanner finds in the texts of a body and nobody has let pass yet: (text, finding)."""
    passed = {
        (bytes(digest), kind)
        for digest, kind in publication.overrides.filter(agreed_by__isnull=False).values_list(
            "digest", "kind"
        )
    }
    on = clock.today()
    return [
        (text, finding)
        for text in composed.texts_to_scan(publication, body)
        for finding in scanner.scan(text, on=on)
        if (summary_digest(text), finding.kind) not in passed
    ]


def ask_override(
    actor: Actor, publication: Publication, *, text: str, kind: str, reason: str
) -> ScanOverride:
    """Ask that a finding be let pass; a second person must agree.

    Refused for a text that the body does not hold, and alike for one that the actor may not read.
    """
    actor.require(DISCLOSURE_DRAFT, publication.region.path)
    if not reason.strip():
        raise Refused("申请放行要写明理由。", code="reason-missing")
    with transaction.atomic():
        lock([publication])
        if publication.state not in IN_HAND:
            raise Refused("只有在办的公开稿可以申请放行。", code="not-in-hand")
        override, made = ScanOverride.objects.get_or_create(
            publication=publication, digest=summary_digest(_as_it_stands(actor, publication, text)), kind=kind,
            defaults={"reason": reason, "asked_by": actor.user_id, "asked_at": clock.now()},
        )  # fmt: skip
        if not made:
            raise Refused("这一处已经申请过放行。", code="asked-already")
        audit.record(
            actor, OVERRIDE_ASKED, target=("publication", publication.pk),
            region_path=publication.region.path, reason=reason, kind=kind,
        )  # fmt: skip
    return override


def _as_it_stands(actor: Actor, publication: Publication, text: str) -> str:
    """The text of the body that is meant; browsers send other ends of lines than were stored."""
    body = composed.preview(publication, on=clock.today())
    kept = kept_from(actor, publication)
    known = {_lines(one): one for one in composed.texts_to_scan(publication, body) if one not in kept}
    if _lines(text) not in known:
        raise Refused("公开稿里没有这一段文字，不能申请放行；请重新打开公开稿。", code="unknown-text")
    return known[_lines(text)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


def kept_from(actor: Actor, publication: Publication) -> frozenset[str]:
    """PRIVACY: what hangs on the village's board only, for who may not see that; they neither ask for it nor agree to it."""
    if publication.is_accounts or actor.may(DISCLOSURE_BOARD, publication.region.path):
        return frozenset()
    return frozenset(hung.texts_of(publication))


def agree_override(actor: Actor, override: ScanOverride) -> None:
    """The second person's agreement. Whoever asked cannot agree, nor who may not read the text."""
    path = override.publication.region.path
    actor.require(DISCLOSURE_OVERRIDE_SCAN, path)
    if one_hand(actor.user_id, override.asked_by):
        raise Refused("申请人不能自己同意放行，须由第二人办理。", code="second-person")
    if bytes(override.digest) in map(summary_digest, kept_from(actor, override.publication)):
        raise Denied("这一处村内公开的文字您不能查看，请由能查看的人同意放行。")
    with transaction.atomic():
        lock([override.publication])
        override.refresh_from_db(fields=["agreed_at"])
        if override.agreed_at is not None:
            raise Refused("这一处已经放行。", code="agreed-already")
        override.agreed_by, override.agreed_at = actor.user_id, clock.now()
        override.save(update_fields=["agreed_by", "agreed_at"])
        audit.record(
            actor, OVERRIDE_AGREED, target=("publication", override.publication_id), region_path=path,
            kind=override.kind, reason=override.reason,
        )  # fmt: skip
