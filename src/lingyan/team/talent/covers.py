"""The audit trail keeps a digest of every listing with its consents, of every need, and of every match with its contacts.

PRIVACY: what a person told of itself is left out, so that no digest of it outlives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.talent.models import Consent, Contact, Match, Need, Talent

TALENT: Final = "talent"
NEED: Final = "talent-need"
MATCH: Final = "talent-match"


def register() -> None:
    covers.register(TALENT, "人才登记和同意", [Talent, Consent], _talents)
    covers.register(NEED, "村里的人才需求", [Need], _needs)
    covers.register(MATCH, "人才对接", [Match, Contact], _matches)


def _talents(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Talent.objects.all(), "pk", ids)
    yield from rows_of(Consent.objects.all(), "talent", ids)


def _needs(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Need.objects.all(), "pk", ids)


def _matches(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Match.objects.all(), "pk", ids)
    yield from rows_of(Contact.objects.all(), "match", ids)
