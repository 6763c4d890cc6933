"""What the audit trail keeps a digest of: a petition with what was to end it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.decisions.petitions.models import Petition, PetitionClosing
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

PETITION: Final = "petition"


def register() -> None:
    covers.register(PETITION, "联名提议（及其办结）", [Petition, PetitionClosing], _petitions)


def _petitions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Petition.objects.all(), "pk", ids)
    yield from covers.rows_of(PetitionClosing.objects.all(), "petition", ids)
