"""Taking a public page down."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.disclosure import scanner
from lingyan.disclosure.actions.drafting import forget_board_part
from lingyan.disclosure.actions.hands import advance, lock
from lingyan.disclosure.models import Publication
from lingyan.disclosure.publishing import notice_of
from lingyan.disclosure.verification import withdrawal_entry
from lingyan.kernel import audit, clock, failpoints
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_WITHDRAW
from lingyan.seal import actions as log

WITHDRAWN: Final = audit.register("disclosure.withdrawn", "撤下公开页")


def withdraw(actor: Actor, publication: Publication, *, reason: str) -> Publication:
    """Take a page down at once. Its text is forgotten; the log keeps the commitment and says that it was withdrawn."""
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
    failpoints.reach("disclosure.withdraw.after-commit")
    return publication
