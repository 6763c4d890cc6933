"""Which version a page corrects: the latest before it that was ever public, with its day and the village's reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q

from lingyan.disclosure import scanner
from lingyan.disclosure.models import Publication
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused

LONGEST: Final = 200
_OVERRIDABLE: Final = frozenset({"health"})
"""Words that a second person may let pass before publication; anything else is never stored in a reason."""


def corrected(publications: Sequence[Publication]) -> dict[int, Publication]:
    """By id, the version that each corrects; nothing for what was never public before. No query for first versions."""
    later = [one for one in publications if one.version > 1]
    if not later:
        return {}
    of_books = Q(book__in={one.book_id for one in later if one.is_accounts})
    of_sheets = Q(book=None, region__in={one.region_id for one in later if not one.is_accounts})
    rows = Publication.objects.filter(of_books | of_sheets, log_index__isnull=False)
    fields = ("book_id", "month", "region_id", "sheet", "period", "version", "published_at")
    public = list(rows.only(*fields).order_by("version"))
    return {
        one.pk: before for one in later for before in public
        if before.speaks_of == one.speaks_of and before.version < one.version
    }  # fmt: skip


def said(publication: Publication, before: Publication | None) -> dict[str, Any]:
    """`corrects` of a body: version and day of what it corrects, and why; nothing in the body of a first version.

    The reason is not there in a draft from before it was asked.
    """
    if before is None or before.published_at is None:
        return {}
    reason = {"reason": publication.correction_reason} if publication.correction_reason else {}
    day = before.published_at.astimezone(clock.ZONE).date()
    return {"corrects": {"version": before.version, "published_on": day.isoformat(), **reason}}


def was_public(publication: Publication) -> bool:
    """Whether a version of the same was ever public, so that a new one corrects it."""
    of_same = (
        {"book": publication.book, "month": publication.month}
        if publication.is_accounts
        else {"region": publication.region, "sheet": publication.sheet, "period": publication.period}
    )
    return Publication.objects.filter(log_index__isnull=False, **of_same).exists()


def require_reason(publication: Publication, reason: str) -> str:
    """The reason for a draft, stripped; empty for what was never public before, whatever is given.

    PRIVACY: refused without one for a correction, and with a number or address of a person in it.
    """
    if not was_public(publication):
        return ""
    words = reason.strip()
    if not words or len(words) > LONGEST:
        raise Refused(
            f"{publication.region.name} {publication.what} 已经公开过，再拟稿是更正："
            f"请写明更正什么、为什么（不超过 {LONGEST} 字），会写在公开页上。",
            code="reason-missing",
        )
    for finding in scanner.scan(words, on=clock.today()):
        if finding.kind not in _OVERRIDABLE:
            raise Refused(f"更正原因中有{finding.label}（{finding.shown}），请改写。", code="personal-data")
    return words
