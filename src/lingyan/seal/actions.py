"""Appending to the transparency log and publishing its checkpoint.

`append` belongs to the transaction of what it seals: when that commits, the entry is durable and has its place.
`publish_checkpoint` follows: it brings the tile folder up to date, signs, and collects witnesses. It may be killed
at any instant and simply run again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.jcs import canonical
from lingyan.kernel.problems import Refused
from lingyan.seal import keys
from lingyan.seal.checkpoint import open_checkpoint
from lingyan.seal.covers import BATCH, TRAIL
from lingyan.seal.durable import replace_file
from lingyan.seal.errors import LogBusy
from lingyan.seal.models import LogEntry
from lingyan.seal.note import COSIGNATURE, Verifier
from lingyan.seal.sequencer import CHECKPOINT_FILE, Sealed, rebuild, seal
from lingyan.seal.witness import Cosigner, Witness
from lingyan.seal.witness_http import HttpWitness

APPENDED: Final = audit.register("seal.appended", "写入封存日志")
_LOCK_KEY: Final = 0x4C59_4C4F
_BUSY_TRIES: Final = 100
_BUSY_SECONDS: Final = 0.1
_pause: Final = threading.Event()


def append(actor: Actor, kind: str, entries: Sequence[bytes]) -> range:
    """Give the entries the next places in the log, in the caller's transaction. Returns their indexes.

    One more entry follows them that holds the head of the audit trail.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a log entry belongs to the transaction of what it seals")
    _serialise_writers()
    start = size()
    now = clock.now()
    LogEntry.objects.bulk_create(
        [LogEntry(index=start + offset, kind=kind, data=data, at=now) for offset, data in enumerate(entries)],
        batch_size=500,
    )
    stop = start + len(entries)
    noted = audit.record(actor, APPENDED, target=(BATCH, start), entries=len(entries), kind=kind)
    LogEntry.objects.create(index=stop, kind=TRAIL, data=trail_entry(noted.pk, bytes(noted.digest)), at=now)
    return range(start, stop)


def trail_entry(entry_id: int, digest: bytes) -> bytes:
    """The log entry that holds how far the audit trail had come: whoever rewrites the trail contradicts the log."""
    return canonical({"digest": digest.hex(), "entry": entry_id, "kind": TRAIL, "v": 1})


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


def witness_list() -> list[Cosigner]:
    """The witnesses this log asks, from `<keys>/witnesses`: a line each, public key and folder or address."""
    found: list[Cosigner] = []
    for vkey, place in _witness_lines():
        verifier = Verifier.from_vkey(vkey)
        found.append(HttpWitness(place, verifier) if "://" in place else Witness.load(Path(place)))
    return found


def witness_keys() -> list[Verifier]:
    return [Verifier.from_vkey(vkey) for vkey, _ in _witness_lines()]


def cosigned() -> list[str]:
    """Who cosigned the checkpoint that stands published now. Raises seal.errors for one that is not the log's."""
    try:
        raw = (log_folder() / CHECKPOINT_FILE).read_bytes()
    except FileNotFoundError:
        return []
    opened = open_checkpoint(raw, log_keys().verifier, witness_keys())
    return sorted(verifier.name for verifier in opened.cosignatures)


def add_witness(vkey: str, place: str) -> None:
    """Ask this witness from now on. Refuses a key that is not a witness's, and one that is listed already."""
    verifier = Verifier.from_vkey(vkey)
    if verifier.algorithm != COSIGNATURE:
        raise Refused("这不是见证方的公钥（类型应为 cosignature/v1）。")
    lines = _witness_lines()
    if any(known == vkey for known, _ in lines):
        raise Refused(f"见证方 {verifier.name} 已经登记。")
    text = "".join(f"{known} {where}\n" for known, where in [*lines, (vkey, place)])
    replace_file(_witness_file(), text.encode())


def publish_checkpoint() -> Sealed:
    """Sign what was appended and put the checkpoint in place. Running it again changes nothing.

    Waits for another process that is doing the same. Raises seal.errors.SealError; then what was appended
    stays durable in the database and the next run publishes it.
    """
    for _ in range(_BUSY_TRIES):
        try:
            return seal(DatabaseEntries(), log_folder(), log_keys(), witness_list())
        except LogBusy:
            _pause.wait(_BUSY_SECONDS)
    raise LogBusy("另一个进程正在写封存日志，请稍后再试")


def rebuild_folder() -> int:
    """Make a damaged log folder again from the records, keep the old one beside it, and publish the checkpoint.

    Raises seal.errors.SealError when the records do not hold what was published.
    """
    rebuild(DatabaseEntries(), log_folder(), log_keys())
    return publish_checkpoint().checkpoint.size


def _witness_lines() -> list[tuple[str, str]]:
    try:
        lines = _witness_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [(vkey, place) for vkey, _, place in (line.partition(" ") for line in lines) if place]


def _witness_file() -> Path:
    return Path(settings.LINGYAN.keys) / "witnesses"
