"""The audit trail keeps a digest of every paper's row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lingyan.files.models import Paper
from lingyan.files.papers import PAPER
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids


def register() -> None:
    covers.register(PAPER, "附件", [Paper], _papers)


def _papers(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Paper.objects.all(), "pk", ids, leave_out=["name"])
    # Papers of before names stood here keep the digests that were noted without one.
    named = Paper.objects.exclude(name=None)
    chosen = named if ids is None else named.filter(pk__in=list(ids))
    for key, name in chosen.order_by("pk").values_list("pk", "name").iterator():
        yield key, (name,)
