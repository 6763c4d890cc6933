"""One publication in hand: waited for, asked whose turn and whose hand it is, signed and moved on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.rules import next_step
from lingyan.economy.books.models import Book
from lingyan.identity.hands import accounts_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused

IN_HAND: Final = (Publication.State.DRAFT, Publication.State.SUPERVISED, Publication.State.APPROVED)


def lock_books(books: Sequence[int]) -> None:
    """Whoever begins a publication of these books waits here, so that one month never has two drafts."""
    list(Book.objects.select_for_update().filter(pk__in=books).order_by("pk").values_list("pk"))


def lock(publications: Sequence[Publication]) -> None:
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


def require_nothing_in_hand(books: Sequence[int], month: Month) -> None:
    unfinished = Publication.objects.filter(book__in=books, month=month, state__in=IN_HAND).select_related(
        "region"
    )
    problems = [
        Problem("draft-exists", f"{one.region.name} {month.zh}已有一份公开稿在办，请先办完或作废。")
        for one in unfinished
    ]
    if problems:
        raise Refused(problems)


def signed_so_far(publications: Sequence[Publication]) -> dict[int, list[SignOff]]:
    found: dict[int, list[SignOff]] = {publication.pk: [] for publication in publications}
    for one in SignOff.objects.filter(publication__in=found).order_by("id"):
        found[one.publication_id].append(one)
    return found


def require_next(publication: Publication, done: Sequence[SignOff], step: str) -> None:
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


def require_other_than_wrote_last(own: set[int | None], publication: Publication) -> None:
    """Whoever changed what a sheet says after the draft is its drafter too, and signs nothing of it."""
    if not publication.is_accounts and publication.drafted_by is not None and publication.drafted_by in own:
        raise Refused("最后改动这份公开稿的人不能再签，这一步须由另一个人办理。", code="same-person")


def own_accounts(actor: Actor) -> set[int | None]:
    """The accounts that are this hand's."""
    return {actor.user_id, *accounts_of(actor.user_id)}


def require_other_person(own: set[int | None], done: Sequence[SignOff]) -> None:
    """Two posts or accounts held by one person count as one signature; one taken over from paper is nobody's here."""
    if own & {one.by for one in done if not one.imported}:
        raise Refused("同一个人只算一次签字，这一步须由另一个人办理。", code="same-person")


def signoff(
    actor: Actor, publication: Publication, step: str, imported: bool = False, note: str = ""
) -> SignOff:
    return SignOff(
        publication=publication, step=step, by=actor.user_id, label=actor.label[:80], at=clock.now(),
        imported=imported, note=note[:300],
    )  # fmt: skip


def add_signoff(
    actor: Actor, publication: Publication, step: str, *, imported: bool = False, note: str = ""
) -> None:
    signoff(actor, publication, step, imported, note).save(force_insert=True)


def advance(publication: Publication, state: str, *fields: str) -> None:
    publication.state = state
    publication.save(update_fields=["state", *fields])
