"""Which rows the audit trail keeps a digest of: steps of distribution, answers to balances, archive sets with catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.year.models import ArchiveFile, ArchiveSet, Confirmation, Distribution
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

DISTRIBUTION: Final = "year-distribution"
ARCHIVE: Final = "archive-set"
CONFIRMATION: Final = "balance-confirmation"


def register() -> None:
    covers.register(DISTRIBUTION, "年终分配的步骤", [Distribution], _distributions)
    covers.register(ARCHIVE, "会计档案", [ArchiveSet, ArchiveFile], _archives)
    covers.register(CONFIRMATION, "往来核对", [Confirmation], _confirmations)


def _distributions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Distribution.objects.all(), "pk", ids)


def _archives(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(ArchiveSet.objects.all(), "pk", ids)
    yield from covers.rows_of(ArchiveFile.objects.all(), "archive", ids)


def _confirmations(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Confirmation.objects.all(), "pk", ids)
