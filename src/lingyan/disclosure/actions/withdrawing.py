"""Taking a public page down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from lingyan.disclosure import scanner
from lingyan.disclosure.actions.drafting import forget_board_part, give_up
from lingyan.disclosure.actions.hands import IN_HAND, advance, lock
from lingyan.disclosure.covers import SHEET_ITEM
from lingyan.disclosure.models import Publication, SheetItem
from lingyan.disclosure.publishing import notice_of
from lingyan.disclosure.verification import withdrawal_entry
from lingyan.kernel import audit, clock, covers, failpoints
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_WITHDRAW
from lingyan.regions.models import Region
from lingyan.seal import actions as log

WITHDRAWN: Final = audit.register("disclosure.withdrawn", "撤下公开页")
FORGOTTEN: Final = audit.register("disclosure.items-forgotten", "清空已撤下的公开文字")
Forget = Callable[[Publication], list[int]]
"""Empties what a room holds in words of a withdrawn page; gives the ids of the objects that it changed."""
_elsewhere: Final[dict[str, tuple[str, Forget]]] = {}


def register_words(sheet: str, kind: str, forget: Forget) -> None:
    """A room keeps words of this sheet beside `SheetItem`, in objects of a kind that the audit trail covers."""
    _elsewhere[sheet] = (kind, forget)


def withdraw(actor: Actor, publication: Publication, *, reason: str, personal: bool = False) -> Publication:
    """Take a page down at once. Its text is forgotten; the log keeps the commitment and says that it was withdrawn.

    `personal`: it said of a person what may not be public. Then what the village had written for it in words, for
    everybody or for its board, is emptied too, and a draft in hand that may say the same is given up.
    """
    path = publication.region.path
    actor.require(DISCLOSURE_WITHDRAW, path)
    if not reason.strip():
        raise Refused("撤下要写明理由，理由会显示在原页面上。", code="reason-missing")
    if scanner.scan(reason, on=clock.today()):
        raise Refused("撤下理由会公开显示，不能含个人信息。", code="personal-data")
    with transaction.atomic():
        lock([publication])
        if publication.state not in {Publication.State.PUBLISHED, Publication.State.SUPERSEDED}:
            raise Refused("只有已公开的页面可以撤下。", code="not-public")
        publication.body, publication.salt = "", None
        forget_board_part(publication)
        publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason.strip()
        entry = withdrawal_entry(bytes(publication.commitment), notice_of(publication))
        (publication.withdrawal_index,) = log.append(actor, "withdrawal", [entry])
        advance(
            publication, Publication.State.WITHDRAWN,
            "body", "salt", "withdrawn_at", "withdrawn_reason", "withdrawal_index",
        )  # fmt: skip
        audit.record(
            actor, WITHDRAWN, target=("publication", publication.pk), region_path=path, reason=reason
        )
        if personal and not publication.is_accounts:
            _forget_words(actor, publication)
    failpoints.reach("disclosure.withdraw.after-commit")
    return publication


def _forget_words(actor: Actor, publication: Publication) -> None:
    """PRIVACY: empty the texts that stood on a withdrawn sheet, in the words of the village; they count as taken back."""
    of_period = {"region": publication.region, "sheet": publication.sheet, "period": publication.period}
    Region.objects.select_for_update().get(pk=publication.region_id)
    for draft in Publication.objects.select_for_update().filter(**of_period, state__in=IN_HAND):
        give_up(actor, draft, reason="同一期的公开页含个人信息，已撤下")
    stood = SheetItem.objects.filter(
        Q(struck_at=None) | Q(struck_at__gt=publication.drafted_at), **of_period,
        recorded_at__lte=publication.drafted_at,
    ).exclude(scope=SheetItem.Scope.PARTY)  # fmt: skip
    ids = list(stood.exclude(text="").order_by("pk").values_list("pk", flat=True))
    SheetItem.objects.filter(pk__in=ids).update(
        text="", struck_by=Coalesce(F("struck_by"), actor.user_id), struck_at=Coalesce(F("struck_at"), clock.now())
    )  # fmt: skip
    emptied = {SHEET_ITEM: ids}
    if publication.sheet in _elsewhere:
        kind, forget = _elsewhere[publication.sheet]
        emptied[kind] = forget(publication)
    for kind, changed in emptied.items():
        if changed:
            audit.record(
                actor, FORGOTTEN, target=("publication", publication.pk), region_path=publication.region.path,
                items=len(changed), sealed=covers.note(kind, changed),
            )  # fmt: skip
