"""The audit trail keeps a digest of all sheets of a tenure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.dossier.models import Entry

DOSSIER: Final = "dossier"


def register() -> None:
    covers.register(DOSSIER, "书记档案", [Entry], _entries)


def _entries(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Entry.objects.all(), "tenure", ids)
