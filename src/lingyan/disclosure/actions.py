"""The way to a public page: draft, sign-offs in order, publish, file with the township, withdraw.

Publishing appends to the log in the same transaction that changes the state; checkpoint and bundle follow and
are made again by `finish` after a kill. Nothing published is edited: a correction is a new version.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from lingyan.disclosure import bodies as composed
from lingyan.disclosure import scanner
from lingyan.disclosure.covers import CLEARED as CLEARED_SUMMARIES
from lingyan.disclosure.covers import PUBLICATION
from lingyan.disclosure.models import BoardPart, ClearedSummary, Publication, ScanOverride, SignOff
from lingyan.disclosure.publishing import notice_of
from lingyan.disclosure.rules import next_step
from lingyan.disclosure.sheets.signed import SIGNED, content_of, strayed, uncleared
from lingyan.disclosure.verification import commitment_of, entry_for, summary_digest, withdrawal_entry
from lingyan.economy.books.models import Book, Period
from lingyan.identity.hands import accounts_of, one_hand
from lingyan.kernel import audit, clock, covers, failpoints
from lingyan.kernel.access import Actor
from lingyan.kernel.jcs import canonical
from lingyan.kernel.language import in_source
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import (
    DISCLOSURE_DRAFT,
    DISCLOSURE_OVERRIDE_SCAN,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_SIGN_SUPERVISION,
    DISCLOSURE_WITHDRAW,
)
from lingyan.regions.models import Region
from lingyan.seal import actions as log

DRAFTED: Final = audit.register("disclosure.drafted", "拟公开稿")
PUBLISHED: Final = audit.register("disclosure.published", "公开")
WITHDRAWN: Final = audit.register("disclosure.withdrawn", "撤下公开页")
CLEARED: Final = audit.register("disclosure.cleared", "审看摘要")
OVERRIDE_ASKED: Final = audit.register("disclosure.override-asked", "申请放行扫描提示")
OVERRIDE_AGREED: Final = audit.register("disclosure.override-agreed", "同意放行扫描提示")
DISCARDED: Final = audit.register("disclosure.discarded", "作废公开稿")

FAILPOINTS: Final = failpoints.declare(
    "disclosure.publish.before-commit",
    "disclosure.publish.after-commit",
    "disclosure.publish.before-bundle",
    "disclosure.publish.after-bundle",
    "disclosure.publish.after-directory",
    "disclosure.withdraw.after-commit",
    "disclosure.withdraw.before-proof",
    "disclosure.poster.before-manifest",
)

_PUBLISHED_FIELDS: Final = ("body", "salt", "commitment", "log_index", "state", "published_at")
IN_HAND: Final = (Publication.State.DRAFT, Publication.State.SUPERVISED, Publication.State.APPROVED)
_STEP_RIGHTS: Final = {
    SignOff.Step.SUPERVISED: (DISCLOSURE_SIGN_SUPERVISION, Publication.State.SUPERVISED),
    SignOff.Step.APPROVED: (DISCLOSURE_SIGN_COMMITTEES, Publication.State.APPROVED),
}


def forget_board_part(publication: Publication) -> None:
    """Empty what would hang, or hung, on the village's board only, inside the caller's transaction."""
    BoardPart.objects.filter(publication=publication).exclude(code="").update(items="", code="")


def begin_sheet(actor: Actor, publication: Publication) -> None:
    """Store the first step of a sheet beside the accounts, inside the caller's transaction, which has locked the village."""
    publication.drafted_by, publication.drafted_at = actor.user_id, clock.now()
    publication.commitment = b""
    publication.save(force_insert=True)
    _sign(actor, publication, SignOff.Step.DRAFTED)
    audit.record(
        actor, DRAFTED, target=("publication", publication.pk), region_path=publication.region.path,
        sheet=publication.sheet, period=publication.period,
    )  # fmt: skip


def draft(actor: Actor, book: Book, month: Month) -> Publication:
    """Begin the publication of a closed month. A month already public gets the next version as its correction."""
    region = book.organisation.region
    actor.require(DISCLOSURE_DRAFT, region.path)
    with transaction.atomic():
        _lock_books([book.pk])
        if not Period.objects.filter(book=book, month=month).exists():
            raise Refused(f"{region.name} {month.zh}还没有结账，结账后才能公开。", code="month-open")
        _require_nothing_in_hand([book.pk], month)
        publication = _new_publication(actor, book, month)
        publication.save(force_insert=True)
        _sign(actor, publication, SignOff.Step.DRAFTED)
        audit.record(
            actor, DRAFTED, target=("publication", publication.pk), region_path=region.path, month=str(month)
        )
    return publication


def sign(
    actor: Actor, publication: Publication, step: str, *, imported: bool = False, note: str = ""
) -> Publication:
    """Record the supervision body's or the two committees' signature. Steps come in order, by different persons.

    `imported` takes over a signature given on paper; `note` then says where the paper is.
    """
    right, state = _STEP_RIGHTS[SignOff.Step(step)]
    path = publication.region.path
    actor.require(right, path)
    if imported and not note.strip():
        raise Refused("补录签字要写明纸质材料在哪里。", code="note-missing")
    with transaction.atomic():
        _lock([publication])
        done = _signed_so_far([publication])[publication.pk]
        _require_next(publication, done, step)
        if not imported:
            own = _own(actor)
            _require_other_person(own, done)
            _require_other_than_wrote_last(own, publication)
        _sign(actor, publication, step, imported=imported, note=note)
        _advance(publication, state)
        audit.record(
            actor,
            SIGNED,
            target=("publication", publication.pk),
            region_path=path,
            step=str(step),
            imported=imported,
            **_signed_content(publication),
        )
    return publication


def _signed_content(publication: Publication) -> dict[str, str]:
    """What the signature stands under, where it is fixed before publication: the digest of the blocks."""
    return {} if publication.is_accounts else {"content": content_of(publication)}


def discard(actor: Actor, publication: Publication, *, reason: str) -> None:
    """Give up a publication that was never public; its number is not used again."""
    actor.require(DISCLOSURE_DRAFT, publication.region.path)
    if not reason.strip():
        raise Refused("作废公开稿要写明理由。", code="reason-missing")
    with transaction.atomic():
        _lock([publication])
        if publication.state not in IN_HAND:
            raise Refused("已公开的内容不能作废，只能撤下或公开新版。", code="not-in-hand")
        publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason
        publication.body = ""
        forget_board_part(publication)
        _advance(publication, Publication.State.WITHDRAWN, "withdrawn_at", "withdrawn_reason", "body")
        audit.record(
            actor,
            DISCARDED,
            target=("publication", publication.pk),
            region_path=publication.region.path,
            reason=reason,
        )


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
    """Ask that a finding be let pass; a second person must agree. Refused for a text that the body does not hold."""
    actor.require(DISCLOSURE_DRAFT, publication.region.path)
    if not reason.strip():
        raise Refused("申请放行要写明理由。", code="reason-missing")
    with transaction.atomic():
        _lock([publication])
        if publication.state not in IN_HAND:
            raise Refused("只有在办的公开稿可以申请放行。", code="not-in-hand")
        override, made = ScanOverride.objects.get_or_create(
            publication=publication, digest=summary_digest(_as_it_stands(publication, text)), kind=kind,
            defaults={"reason": reason, "asked_by": actor.user_id, "asked_at": clock.now()},
        )  # fmt: skip
        if not made:
            raise Refused("这一处已经申请过放行。", code="asked-already")
        audit.record(
            actor, OVERRIDE_ASKED, target=("publication", publication.pk),
            region_path=publication.region.path, reason=reason, kind=kind,
        )  # fmt: skip
    return override


def _as_it_stands(publication: Publication, text: str) -> str:
    """The text of the body that is meant; browsers send other ends of lines than were stored."""
    body = composed.preview(publication, on=clock.today())
    known = {_lines(one): one for one in composed.texts_to_scan(publication, body)}
    if _lines(text) not in known:
        raise Refused("公开稿里没有这一段文字，不能申请放行；请重新打开公开稿。", code="unknown-text")
    return known[_lines(text)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


def agree_override(actor: Actor, override: ScanOverride) -> None:
    """The second person's agreement. Whoever asked cannot agree."""
    path = override.publication.region.path
    actor.require(DISCLOSURE_OVERRIDE_SCAN, path)
    if one_hand(actor.user_id, override.asked_by):
        raise Refused("申请人不能自己同意放行，须由第二人办理。", code="second-person")
    with transaction.atomic():
        _lock([override.publication])
        override.refresh_from_db(fields=["agreed_at"])
        if override.agreed_at is not None:
            raise Refused("这一处已经放行。", code="agreed-already")
        override.agreed_by, override.agreed_at = actor.user_id, clock.now()
        override.save(update_fields=["agreed_by", "agreed_at"])
        audit.record(
            actor, OVERRIDE_AGREED, target=("publication", override.publication_id), region_path=path,
            kind=override.kind, reason=override.reason,
        )  # fmt: skip


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


def publish(actor: Actor, publications: Sequence[Publication]) -> list[Publication]:
    """Make approved publications public together: one batch in the log, one checkpoint, then their bundles.

    All or nothing. Raises Refused with every finding of the scanner that nobody let pass.
    """
    for publication in publications:
        actor.require(DISCLOSURE_PUBLISH, publication.region.path)
    if not publications:
        return []
    with transaction.atomic():
        _make_public(actor, publications)
    failpoints.reach("disclosure.publish.after-commit")
    return list(publications)


def _make_public(actor: Actor, publications: Sequence[Publication]) -> None:
    """What `publish` does inside one transaction, the caller's."""
    _lock(publications)
    bodies = _prepare(actor, publications)
    indexes = log.append(actor, "publication", [entry_for(bytes(p.commitment)) for p in publications])
    for publication, index in zip(publications, indexes, strict=True):
        publication.log_index = index
    older = _supersede(publications)
    # A statement each: one for a hundred bodies at once takes several times as long.
    for publication in publications:
        publication.save(update_fields=_PUBLISHED_FIELDS)
    audit.record(
        actor, PUBLISHED, target=("log", indexes.start), publications=len(bodies),
        region_path=publications[0].region.path if len(publications) == 1 else "",
        sealed=covers.note(PUBLICATION, [*(publication.pk for publication in publications), *older]),
    )  # fmt: skip
    failpoints.reach("disclosure.publish.before-commit")


def take_over_month(actor: Actor, region: Region, month: Month, *, note: str) -> list[Publication]:
    """Publish every closed and unpublished book of a region for a month, signatures taken over from paper.

    For months whose papers were signed before this system was used. Each step is recorded and marked as imported,
    with where the paper is. All or nothing. A month that was once public here is left alone: its correction, or what
    follows a withdrawal, is signed anew. Refused when nothing is left to publish, or a draft is in hand.
    """
    actor.require(DISCLOSURE_PUBLISH, region.path)
    if not note.strip():
        raise Refused("补录签字要写明纸质材料在哪里。", code="note-missing")
    with transaction.atomic():
        books = _books_to_take_over(region, month)
        _lock_books([book.pk for book in books])
        _require_nothing_in_hand([book.pk for book in books], month)
        publications = [_new_publication(actor, book, month, Publication.State.APPROVED) for book in books]
        Publication.objects.bulk_create(publications, batch_size=500)
        SignOff.objects.bulk_create(
            [
                _signoff(actor, publication, step, imported=True, note=note)
                for publication in publications
                for step in (SignOff.Step.DRAFTED, SignOff.Step.SUPERVISED, SignOff.Step.APPROVED)
            ],
            batch_size=500,
        )
        _make_public(actor, publications)
    failpoints.reach("disclosure.publish.after-commit")
    return publications


def _books_to_take_over(region: Region, month: Month) -> list[Book]:
    periods = Period.objects.filter(month=month, book__organisation__region__path__startswith=region.path)
    if not periods.exists():
        raise Refused(f"{region.name}没有账套结清了 {month.zh}，结账后才能公开。", code="month-open")
    public = Publication.objects.filter(month=month, log_index__isnull=False).values("book")
    found = periods.exclude(book__in=public).select_related("book__organisation__region__parent__parent")
    books = [period.book for period in found.order_by("book__organisation__region__code", "book_id")]
    if not books:
        raise Refused(f"{region.name} {month.zh}的账目都已公开。", code="already-published")
    return books


def _new_publication(
    actor: Actor, book: Book, month: Month, state: str = Publication.State.DRAFT
) -> Publication:
    last = Publication.objects.filter(book=book, month=month).aggregate(last=Max("version"))["last"] or 0
    return Publication(
        book=book, region=book.organisation.region, month=month, version=last + 1, commitment=b"", state=state,
        drafted_by=actor.user_id, drafted_at=clock.now(),
    )  # fmt: skip


def file_with_township(actor: Actor, publication: Publication, *, note: str = "") -> None:
    """The township records that it has the publication on file: the last step of E-04."""
    path = publication.region.path
    actor.require(DISCLOSURE_PUBLISH, path)
    with transaction.atomic():
        _lock([publication])
        _require_next(publication, _signed_so_far([publication])[publication.pk], SignOff.Step.FILED)
        _sign(actor, publication, SignOff.Step.FILED, note=note)
        audit.record(actor, SIGNED, target=("publication", publication.pk), region_path=path, step="filed")


def withdraw(actor: Actor, publication: Publication, *, reason: str) -> Publication:
    """Take a page down at once. Its text is forgotten; the log keeps the commitment and says that it was withdrawn."""
    path = publication.region.path
    actor.require(DISCLOSURE_WITHDRAW, path)
    if not reason.strip():
        raise Refused("撤下要写明理由，理由会显示在原页面上。", code="reason-missing")
    if scanner.scan(reason, on=clock.today()):
        raise Refused("撤下理由会公开显示，不能含个人信息。", code="personal-data")
    with transaction.atomic():
        _lock([publication])
        if publication.state not in {Publication.State.PUBLISHED, Publication.State.SUPERSEDED}:
            raise Refused("只有已公开的页面可以撤下。", code="not-public")
        publication.body, publication.salt = "", None
        forget_board_part(publication)
        publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason.strip()
        entry = withdrawal_entry(bytes(publication.commitment), notice_of(publication))
        (publication.withdrawal_index,) = log.append(actor, "withdrawal", [entry])
        _advance(
            publication, Publication.State.WITHDRAWN,
            "body", "salt", "withdrawn_at", "withdrawn_reason", "withdrawal_index",
        )  # fmt: skip
        audit.record(
            actor, WITHDRAWN, target=("publication", publication.pk), region_path=path, reason=reason
        )
    failpoints.reach("disclosure.withdraw.after-commit")
    return publication


def _prepare(actor: Actor, publications: Sequence[Publication]) -> list[dict[str, Any]]:
    now, own = clock.now(), _own(actor)
    done = _signed_so_far(publications)
    for publication in publications:
        _require_next(publication, done[publication.pk], SignOff.Step.PUBLISHED)
        _require_other_person(own, done[publication.pk])
        _require_other_than_wrote_last(own, publication)
    _require_as_signed_and_cleared(publications)
    SignOff.objects.bulk_create(
        [_signoff(actor, publication, SignOff.Step.PUBLISHED) for publication in publications], batch_size=500
    )
    bodies = composed.bodies(publications, on=now.date())
    problems = _open_findings(publications, bodies)
    for publication, body in zip(publications, bodies, strict=True):
        text = canonical(body)
        publication.body, publication.salt = text.decode(), os.urandom(32)
        publication.commitment = commitment_of(text, publication.salt)
        publication.state, publication.published_at = Publication.State.PUBLISHED, now
    if problems:
        raise Refused(problems)
    return bodies


def _require_as_signed_and_cleared(publications: Sequence[Publication]) -> None:
    problems = [
        Problem(
            "not-as-signed",
            f"{one.region.name} {one.what}：内容与签字时不同，不能公开；请作废后重新拟稿、签审。",
        )
        for one in strayed(publications)
    ]
    problems += [
        Problem(
            "not-cleared",
            f"{one.region.name} {one.what}：还没有经第二人做保密审查，请村党组织在公开稿页上办理后再公开。",
        )
        for one in uncleared(publications)
    ]
    if problems:
        raise Refused(problems)


def _open_findings(publications: Sequence[Publication], bodies: Sequence[dict[str, Any]]) -> list[Problem]:
    """What stops the publications. Villages write alike, so each different text is scanned once first."""
    on = clock.today()
    texts = {
        text
        for publication, body in zip(publications, bodies, strict=True)
        for text in composed.texts_to_scan(publication, body)
    }
    suspect = {text for text in texts if scanner.scan(text, on=on)}
    return [
        _finding_problem(publication, found)
        for publication, body in zip(publications, bodies, strict=True)
        if not suspect.isdisjoint(composed.texts_to_scan(publication, body))
        for _, found in findings(publication, body)
    ]


def _finding_problem(publication: Publication, found: scanner.Finding) -> Problem:
    return Problem(
        "personal-data",
        f"{publication.region.name} {publication.what}：文字中有{found.label}，请改写，或由第二人说明理由后放行",
        value=found.shown,
    )


def _supersede(publications: Sequence[Publication]) -> list[int]:
    """The page in force of the same book and month, or sheet and period, becomes an earlier version. Gives their ids."""
    wanted = {_speaks_of(publication) for publication in publications}
    accounts = [publication for publication in publications if publication.is_accounts]
    of_books = Q(book__in={each.book_id for each in accounts}, month__in={each.month for each in accounts})
    of_sheets = Q(book=None, region__in={each.region_id for each in publications if not each.is_accounts})
    in_force = Publication.objects.filter(of_books | of_sheets, state=Publication.State.PUBLISHED)
    found = in_force.only("book_id", "month", "region_id", "sheet", "period")
    older = [one.pk for one in found if _speaks_of(one) in wanted]
    Publication.objects.filter(pk__in=older).update(state=Publication.State.SUPERSEDED)
    return older


def _speaks_of(publication: Publication) -> tuple[Any, ...]:
    """What a page and its corrections have in common."""
    if publication.is_accounts:
        return publication.book_id, publication.month
    return publication.region_id, publication.sheet, publication.period


def _lock_books(books: Sequence[int]) -> None:
    """Whoever begins a publication of these books waits here, so that one month never has two drafts."""
    list(Book.objects.select_for_update().filter(pk__in=books).order_by("pk").values_list("pk"))


def _require_nothing_in_hand(books: Sequence[int], month: Month) -> None:
    unfinished = Publication.objects.filter(book__in=books, month=month, state__in=IN_HAND).select_related(
        "region"
    )
    problems = [
        Problem("draft-exists", f"{one.region.name} {month.zh}已有一份公开稿在办，请先办完或作废。")
        for one in unfinished
    ]
    if problems:
        raise Refused(problems)


def _lock(publications: Sequence[Publication]) -> None:
    """Wait for others who change these rows, then see their state as it is now, not as it was when they were read."""
    rows = (
        Publication.objects.select_for_update().filter(pk__in=[one.pk for one in publications]).order_by("pk")
    )
    states = dict(rows.values_list("pk", "state"))
    for publication in publications:
        publication.state = states[publication.pk]
        if not publication.is_accounts and publication.state in IN_HAND:
            publication.refresh_from_db(fields=["body", "drafted_by"])
        publication._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _signed_so_far(publications: Sequence[Publication]) -> dict[int, list[SignOff]]:
    found: dict[int, list[SignOff]] = {publication.pk: [] for publication in publications}
    for one in SignOff.objects.filter(publication__in=found).order_by("id"):
        found[one.publication_id].append(one)
    return found


def _require_next(publication: Publication, done: Sequence[SignOff], step: str) -> None:
    if publication.state in {Publication.State.WITHDRAWN, Publication.State.SUPERSEDED}:
        state = in_source(Publication.State(publication.state).label)
        raise Refused(
            f"{publication.region.name} {publication.what} 的这份公开稿{state}，不能再签。",
            code="out-of-order",
        )
    expected = next_step([one.step for one in done])
    if expected != step:
        label = in_source(SignOff.Step(expected).label) if expected else "已全部完成"
        asked = in_source(SignOff.Step(step).label)
        raise Refused(
            f"{publication.region.name} {publication.what} 的下一步是“{label}”，不是“{asked}”。",
            code="out-of-order",
        )


def _require_other_than_wrote_last(own: set[int | None], publication: Publication) -> None:
    """Whoever changed what a sheet says after the draft is its drafter too, and signs nothing of it."""
    if not publication.is_accounts and publication.drafted_by is not None and publication.drafted_by in own:
        raise Refused("最后改动这份公开稿的人不能再签，这一步须由另一个人办理。", code="same-person")


def _own(actor: Actor) -> set[int | None]:
    """The accounts that are this hand's."""
    return {actor.user_id, *accounts_of(actor.user_id)}


def _require_other_person(own: set[int | None], done: Sequence[SignOff]) -> None:
    """Two posts or accounts held by one person count as one signature; one taken over from paper is nobody's here."""
    if own & {one.by for one in done if not one.imported}:
        raise Refused("同一个人只算一次签字，这一步须由另一个人办理。", code="same-person")


def _signoff(
    actor: Actor, publication: Publication, step: str, imported: bool = False, note: str = ""
) -> SignOff:
    return SignOff(
        publication=publication, step=step, by=actor.user_id, label=actor.label[:80], at=clock.now(),
        imported=imported, note=note[:300],
    )  # fmt: skip


def _sign(
    actor: Actor, publication: Publication, step: str, *, imported: bool = False, note: str = ""
) -> None:
    _signoff(actor, publication, step, imported, note).save(force_insert=True)


def _advance(publication: Publication, state: str, *fields: str) -> None:
    publication.state = state
    publication.save(update_fields=["state", *fields])
