"""Appending to the transparency log and publishing its checkpoint.

`append` belongs to the transaction of what it seals: when that commits, the entry is durable and has its place.
`publish_checkpoint` follows: it brings the tile folder up to date, signs, and collects witnesses. It may be killed
at any instant and simply run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.seal import keys
from lingyan.seal.models import LogEntry

APPENDED: Final = audit.register("seal.appended", "写入封存日志")
_LOCK_KEY: Final = 0x4C59_4C4F


def append(actor: Actor, kind: str, entries: Sequence[bytes]) -> range:
    """Give the entries the next places in the log, in the caller's transaction. Returns their indexes."""
    if not connection.in_atomic_block:
        raise RuntimeError("a log entry belongs to the transaction of what it seals")
    _serialise_writers()
    start = size()
    now = clock.now()
    LogEntry.objects.bulk_create(
        [LogEntry(index=start + offset, kind=kind, data=data, at=now) for offset, data in enumerate(entries)],
        batch_size=500,
    )
    audit.record(actor, APPENDED, target=("log", start), entries=len(entries), kind=kind)
    return range(start, start + len(entries))


def size() -> int:
    """How many entries the log has."""
    last = LogEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


class DatabaseEntries:
    """The log's entries in order, for the sequencer."""

    def count(self) -> int:
        return size()

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        rows = LogEntry.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        for data in rows.values_list("data", flat=True).iterator(chunk_size=2000):
            yield bytes(data)


def log_folder() -> Path:
    return Path(settings.LINGYAN.log)


def log_keys() -> keys.LogKeys:
    """The opened signing keys. Raises seal.errors.KeyRefused with what to do."""
    return keys.load(Path(settings.LINGYAN.keys))


def _serialise_writers() -> None:
    # SQLite has one writer at a time (IMMEDIATE); PostgreSQL needs a lock so that indexes follow without gap.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
