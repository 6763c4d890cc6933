"""Reads of publications: the board of a region and month, and what one publication waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext, gettext_noop

from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.rules import next_step
from lingyan.economy.books.models import Book, Period
from lingyan.identity.hands import same_hand
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import (
    DISCLOSURE_DRAFT,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_SIGN_SUPERVISION,
    DISCLOSURE_VIEW,
)
from lingyan.regions.models import Region

WAITS_CLOSE: Final = gettext_noop("会计结账")
WAITS_FOR: Final = {
    None: gettext_noop("村里拟稿"),
    Publication.State.DRAFT: gettext_noop("监督机构审核"),
    Publication.State.SUPERVISED: gettext_noop("两委审议"),
    Publication.State.APPROVED: gettext_noop("乡镇公开"),
}
_STEP_RIGHTS = {
    SignOff.Step.DRAFTED: DISCLOSURE_DRAFT,
    SignOff.Step.SUPERVISED: DISCLOSURE_SIGN_SUPERVISION,
    SignOff.Step.APPROVED: DISCLOSURE_SIGN_COMMITTEES,
    SignOff.Step.PUBLISHED: DISCLOSURE_PUBLISH,
    SignOff.Step.FILED: DISCLOSURE_PUBLISH,
}


def visible(actor: Actor) -> QuerySet[Publication]:
    """Publications that the actor may see."""
    return Publication.objects.filter(actor.scope(DISCLOSURE_VIEW, "region__path"))


def board(actor: Actor, region: Region, month: Month) -> QuerySet[Book]:
    """Every book in force of a region with how far the month's publication is. One query.

    Each book carries `closed` (bool), `publication` (id or None), `state` and `version` of its newest version.
    """
    newest = Publication.objects.filter(book=OuterRef("pk"), month=month).order_by("-version")
    return (
        Book.objects.filter(
            actor.scope(DISCLOSURE_VIEW, "organisation__region__path"),
            organisation__region__path__startswith=region.path,
            ended_on__isnull=True,
        )
        .select_related("organisation__region__parent")
        .annotate(
            closed=Exists(Period.objects.filter(book=OuterRef("pk"), month=month)),
            publication=Subquery(newest.values("pk")[:1]),
            state=Subquery(newest.values("state")[:1]),
            version=Subquery(newest.values("version")[:1]),
            published_at=Subquery(newest.values("published_at")[:1]),
        )
    )


def waits_for(book: Book) -> str:
    """Of a board row: in words, whose turn it is. Empty when nothing is left to do."""
    if not book.closed:  # type: ignore[attr-defined]
        return gettext(WAITS_CLOSE)
    return gettext(WAITS_FOR.get(book.state, ""))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Turn:
    """The next step of a publication and whether this actor may take it.

    `another`: the actor has the right, but had a hand in the publication, so that it is another person's to take.
    """

    step: str
    label: str
    mine: bool
    another: bool = False


def turn(actor: Actor, publication: Publication) -> Turn | None:
    """None when all steps are done, or the publication is withdrawn or superseded."""
    if publication.state in {Publication.State.WITHDRAWN, Publication.State.SUPERSEDED}:
        return None
    signed = publication.signoffs.all()
    step = next_step([one.step for one in signed])
    if step is None:
        return None
    known = SignOff.Step(step)
    may = actor.may(_STEP_RIGHTS[known], publication.region.path)
    another = may and known != SignOff.Step.FILED and same_hand(actor.user_id, hands_on(publication, signed))
    return Turn(step, str(known.label), may and not another, another)


def hands_on(publication: Publication, signed: Iterable[SignOff]) -> set[int | None]:
    """Accounts whose owners take no further step before publication: who signed here, and who wrote a sheet last."""
    hands = {one.by for one in signed if not one.imported}
    return hands if publication.is_accounts else {*hands, publication.drafted_by}
