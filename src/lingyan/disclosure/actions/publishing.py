"""Making approved publications public, and months whose signatures were given on paper.

Publishing appends to the log in the same transaction that changes the state; checkpoint and bundle follow and are made
again by `bundles.finish` after a kill.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from lingyan.disclosure import bodies as composed
from lingyan.disclosure import scanner
from lingyan.disclosure.actions.clearing import findings
from lingyan.disclosure.actions.drafting import new_publication
from lingyan.disclosure.actions.hands import (
    lock,
    lock_books,
    own_accounts,
    require_next,
    require_nothing_in_hand,
    require_other_person,
    require_other_than_wrote_last,
    signed_so_far,
    signoff,
)
from lingyan.disclosure.covers import PUBLICATION
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets.signed import strayed, uncleared
from lingyan.disclosure.verification import commitment_of, entry_for
from lingyan.economy.books.models import Book, Period
from lingyan.kernel import audit, clock, covers, failpoints
from lingyan.kernel.access import Actor
from lingyan.kernel.jcs import canonical
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import DISCLOSURE_PUBLISH
from lingyan.regions.models import Region
from lingyan.seal import actions as log

PUBLISHED: Final = audit.register("disclosure.published", "公开")
_PUBLISHED_FIELDS: Final = ("body", "salt", "commitment", "log_index", "state", "published_at")


def publish(actor: Actor, publications: Sequence[Publication]) -> list[Publication]:
    """Make approved publications public together: one batch in the log, one checkpoint, then their bundles.

    All or nothing. Raises Refused with every finding of the scanner that nobody let pass.
    """
    for publication in publications:
        actor.require(DISCLOSURE_PUBLISH, publication.region.path)
    if not publications:
        return []
    with transaction.atomic():
        make_public(actor, publications)
    failpoints.reach("disclosure.publish.after-commit")
    return list(publications)


def make_public(actor: Actor, publications: Sequence[Publication]) -> None:
    """What `publish` does inside one transaction, the caller's."""
    lock(publications)
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
        lock_books([book.pk for book in books])
        require_nothing_in_hand([book.pk for book in books], month)
        publications = [new_publication(actor, book, month, Publication.State.APPROVED) for book in books]
        Publication.objects.bulk_create(publications, batch_size=500)
        SignOff.objects.bulk_create(
            [
                signoff(actor, publication, step, imported=True, note=note)
                for publication in publications
                for step in (SignOff.Step.DRAFTED, SignOff.Step.SUPERVISED, SignOff.Step.APPROVED)
            ],
            batch_size=500,
        )
        make_public(actor, publications)
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


def _prepare(actor: Actor, publications: Sequence[Publication]) -> list[dict[str, Any]]:
    now, own = clock.now(), own_accounts(actor)
    done = signed_so_far(publications)
    for publication in publications:
        require_next(publication, done[publication.pk], SignOff.Step.PUBLISHED)
        require_other_person(own, done[publication.pk])
        require_other_than_wrote_last(own, publication)
    _require_as_signed_and_cleared(publications)
    SignOff.objects.bulk_create(
        [signoff(actor, publication, SignOff.Step.PUBLISHED) for publication in publications], batch_size=500
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
    wanted = {publication.speaks_of for publication in publications}
    accounts = [publication for publication in publications if publication.is_accounts]
    of_books = Q(book__in={each.book_id for each in accounts}, month__in={each.month for each in accounts})
    of_sheets = Q(book=None, region__in={each.region_id for each in publications if not each.is_accounts})
    in_force = Publication.objects.filter(of_books | of_sheets, state=Publication.State.PUBLISHED)
    found = in_force.only("book_id", "month", "region_id", "sheet", "period")
    older = [one.pk for one in found if one.speaks_of in wanted]
    Publication.objects.filter(pk__in=older).update(state=Publication.State.SUPERSEDED)
    return older
