"""Whether a sheet beside the accounts still says what was signed and cleared: each signature's digest of its blocks
stands in the audit trail, that of a clearance in its row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from lingyan.disclosure.models import Publication, SheetClearance
from lingyan.disclosure.sheets import composing, hung
from lingyan.disclosure.sheets.catalogue import PARTY
from lingyan.disclosure.verification import summary_digest
from lingyan.kernel import audit
from lingyan.kernel.jcs import canonical
from lingyan.kernel.models import AuditEntry

SIGNED: Final = audit.register("disclosure.signed", "公开签审")
UNDER_SIGNATURE: Final = (
    Publication.State.SUPERVISED, Publication.State.APPROVED, Publication.State.PUBLISHED,
    Publication.State.SUPERSEDED,
)  # fmt: skip


def content_of(publication: Publication) -> str:
    """The digest of a sheet's blocks and of what commits to the board's part, of a draft and of what was published of it
    alike; empty when there are none.
    """
    try:
        body = json.loads(publication.body)
        said = composing.draft_text(publication, body["blocks"], body.get("board"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return summary_digest(canonical(said).decode()).hex()


def strayed(publications: Iterable[Publication]) -> Iterator[Publication]:
    """Those sheets under a signature that differ from what somebody signed, the part on the board included. Two queries."""
    sheets = [one for one in publications if not one.is_accounts and one.state in UNDER_SIGNATURE]
    signed, parts = (_signed(sheets), hung.parts_of(sheets)) if sheets else ({}, {})
    for one in sheets:
        if signed.get(one.pk) != {content_of(one)} or not hung.holds(json.loads(one.body), parts.get(one.pk)):
            yield one


def uncleared(publications: Iterable[Publication]) -> Iterator[Publication]:
    """Drafts of the party's sheet that nobody has cleared as they are now (保密审查). One query."""
    sheets = [one for one in publications if one.sheet == PARTY]
    rows = SheetClearance.objects.filter(publication__in=[one.pk for one in sheets]) if sheets else ()
    cleared = {(row.publication_id, bytes(row.digest).hex()) for row in rows}
    for one in sheets:
        if (one.pk, content_of(one)) not in cleared:
            yield one


def _signed(sheets: Iterable[Publication]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    entries = AuditEntry.objects.filter(
        code=SIGNED, object_kind="publication", object_id__in=[str(one.pk) for one in sheets],
        details__has_key="content",
    )  # fmt: skip
    for publication, details in entries.values_list("object_id", "details"):
        found[int(publication)].add(details["content"])
    return found
