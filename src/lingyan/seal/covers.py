"""Which rows the audit trail keeps a digest of: the entries of the log, a batch at a time.

A batch ends with the entry that holds the head of the trail. That entry cannot be in the digest, because it holds what
the digest is written into; its content is compared with the trail, and its time must be that of its batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.seal.models import LogEntry

BATCH: Final = "log"
TRAIL: Final = "audit-trail"


def register() -> None:
    covers.register(BATCH, "封存日志的一批条目，起于", [LogEntry], _batches)


def _batches(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Batches by their first index, read from the first of those asked for."""
    start = min(ids, default=0) if ids is not None else 0
    times: set[Any] = set()
    for index, kind, data, at in LogEntry.objects.filter(index__gte=start).order_by("index").values_list(
        "index", "kind", "data", "at"
    ).iterator(chunk_size=2000):  # fmt: skip
        times.add(at)
        if kind != TRAIL:
            yield start, (index, kind, data, at)
            continue
        if len(times) > 1:
            yield start, (index, "times differ")
        start, times = index + 1, set()
