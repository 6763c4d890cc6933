"""The audit trail keeps a digest of what hung on boards and of who read which proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.noticeboard.models import Display, Proofreading

DISPLAY: Final = "display"
PROOFREADING: Final = "proofreading"


def register() -> None:
    covers.register(DISPLAY, "公示栏张贴", [Display], _displays)
    covers.register(PROOFREADING, "海报校对", [Proofreading], _proofreadings)


def _displays(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Display.objects.all(), "pk", ids)


def _proofreadings(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Proofreading.objects.all(), "pk", ids)
