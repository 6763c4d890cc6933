"""The signatures before a publication, and the township's filing after it."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.disclosure.actions.hands import (
    add_signoff,
    advance,
    lock,
    own_accounts,
    require_next,
    require_other_person,
    require_other_than_wrote_last,
    signed_so_far,
)
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets.signed import SIGNED, content_of
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_PUBLISH, DISCLOSURE_SIGN_COMMITTEES, DISCLOSURE_SIGN_SUPERVISION

_STEP_RIGHTS: Final = {
    SignOff.Step.SUPERVISED: (DISCLOSURE_SIGN_SUPERVISION, Publication.State.SUPERVISED),
    SignOff.Step.APPROVED: (DISCLOSURE_SIGN_COMMITTEES, Publication.State.APPROVED),
}


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
        lock([publication])
        done = signed_so_far([publication])[publication.pk]
        require_next(publication, done, step)
        if not imported:
            own = own_accounts(actor)
            require_other_person(own, done)
            require_other_than_wrote_last(own, publication)
        add_signoff(actor, publication, step, imported=imported, note=note)
        advance(publication, state)
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


def file_with_township(actor: Actor, publication: Publication, *, note: str = "") -> None:
    """The township records that it has the publication on file: the last step of E-04."""
    path = publication.region.path
    actor.require(DISCLOSURE_PUBLISH, path)
    with transaction.atomic():
        lock([publication])
        require_next(publication, signed_so_far([publication])[publication.pk], SignOff.Step.FILED)
        add_signoff(actor, publication, SignOff.Step.FILED, note=note)
        audit.record(actor, SIGNED, target=("publication", publication.pk), region_path=path, step="filed")
