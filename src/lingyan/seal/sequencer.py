"""Brings the tiled log up to date with the durable records and publishes a signed checkpoint.

The records (database rows with a contiguous index) are the truth; the log follows. Every step can be
killed and run again: nothing is signed before it is synced, no signature leaves before it is recorded
beside the keys, and the public `checkpoint` file is replaced in one go at the very end.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final, Protocol

from lingyan.kernel import failpoints
from lingyan.seal import checkpoint as checkpoints
from lingyan.seal import merkle, tiles
from lingyan.seal.checkpoint import Checkpoint, Opened, open_checkpoint
from lingyan.seal.durable import replace_file, sync_path
from lingyan.seal.errors import (
    Malformed,
    NotSigned,
    RolledBack,
    SourceBehind,
    SourceDiffers,
    WitnessError,
    WitnessMissing,
)
from lingyan.seal.keys import LogKeys
from lingyan.seal.layout import WIDTH
from lingyan.seal.note import Note, Signature
from lingyan.seal.tiles import TileLog
from lingyan.seal.verify import agrees
from lingyan.seal.witness import Cosigner

CHECKPOINT_FILE: Final = "checkpoint"
FAILPOINTS: Final = failpoints.declare(
    *tiles.FAILPOINTS,
    "seal.sign.before-checkpoint",
    "seal.sign.after-record",
    "seal.sign.after-cosignatures",
    "seal.sign.after-checkpoint",
)
_BATCH: Final = 4096


class EntrySource(Protocol):
    """The durable records that the log is made of, in their order."""

    def count(self) -> int:
        """How many there are; their indexes are 0 to count-1 without gaps."""
        ...

    def entries(self, start: int, stop: int) -> Iterable[bytes]:
        """The log entries from `start` up to `stop`, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was published, who cosigned it, and which witnesses did not, with the reason."""

    checkpoint: Checkpoint
    note: Note
    witnessed: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


def seal(
    source: EntrySource,
    folder: Path,
    keys: LogKeys,
    witnesses: Sequence[Cosigner] = (),
    *,
    required: int = 0,
) -> Sealed:
    """Log every record, sign, collect cosignatures, publish. Running it again changes nothing.

    Raises SourceBehind, SourceDiffers or RolledBack, before anything is written, when the records are
    not those that were published; WitnessMissing when fewer than `required` witnesses cosigned, in
    which case the former checkpoint stays.
    """
    published = keys.published()
    with TileLog(folder) as log:
        _require_same_past(source, log, published)
        _append_missing(source, log)
        log.sync()
        failpoints.reach("seal.sign.before-checkpoint")
        if published and not agrees(published, log):
            raise RolledBack(_rolled_back(published))
        current = _current(folder, keys, witnesses)
        note = _signed(log, keys, current)
        cosignatures, missing = _collect(log, note, witnesses, current)
        note = note.with_signatures(cosignatures.values())
        failpoints.reach("seal.sign.after-cosignatures")
        _require_witnesses(len(cosignatures), required, missing)
        if not current or current.note != note:
            replace_file(folder / CHECKPOINT_FILE, str(note).encode())
        failpoints.reach("seal.sign.after-checkpoint")
    return Sealed(Checkpoint.parse(note.text), note, tuple(cosignatures), tuple(missing))


def differences(source: EntrySource, folder: Path) -> list[str]:
    """Compare every record with the log. Empty when they agree; the first difference is named."""
    with TileLog(folder, writable=False) as log:
        if source.count() < log.size:
            return [f"数据库只有 {source.count()} 条封存记录，日志已有 {log.size} 条"]
        pairs = zip_longest(source.entries(0, log.size), log.entries(0, log.size))
        for index, (recorded, logged) in enumerate(pairs):
            if recorded != logged:
                return [f"第 {index} 条封存记录与日志不一致"]
    return []


def rebuild(source: EntrySource, folder: Path, keys: LogKeys) -> None:
    """Make a damaged log folder again from the records; the old one is kept beside it.

    Raises SourceBehind or RolledBack when the records do not contain what was published.
    """
    fresh = folder.with_name(f"{folder.name}.rebuilding")
    shutil.rmtree(fresh, ignore_errors=True)
    with TileLog(fresh) as log:
        _require_same_past(source, log, keys.published())
        _append_missing(source, log)
        log.sync()
    if folder.exists():
        if (folder / CHECKPOINT_FILE).exists():
            replace_file(fresh / CHECKPOINT_FILE, (folder / CHECKPOINT_FILE).read_bytes())
        folder.rename(_unused(folder))
    fresh.rename(folder)
    sync_path(folder.parent)


def _require_same_past(source: EntrySource, log: TileLog, published: Checkpoint | None) -> None:
    count = source.count()
    known = max(log.size, published.size if published else 0)
    if count < known:
        raise SourceBehind(
            f"数据库只有 {count} 条封存记录，而日志已有 {known} 条：数据可能由旧备份恢复，"
            "请先补齐恢复点之后的数据，在此之前日志不再签名"
        )
    start = max(log.size - WIDTH, 0)
    if list(source.entries(start, log.size)) != list(log.entries(start, log.size)):
        raise SourceDiffers(
            f"数据库的封存记录与日志第 {start} 至 {log.size} 条之间的内容不一致，"
            "记录可能被改动，日志不再签名，请运行 lingyan check 查明"
        )
    if published and _root_at(source, log, published.size) != published.root:
        raise RolledBack(_rolled_back(published))


def _root_at(source: EntrySource, log: TileLog, size: int) -> bytes:
    """The root that the log has, or would have once the records are appended; nothing is written."""
    if size <= log.size:
        return log.root(size)
    frontier = log.frontier()
    for entry in _in_batches(source, log.size, size):
        frontier.add(merkle.leaf_hash(entry))
    return frontier.root


def _append_missing(source: EntrySource, log: TileLog) -> None:
    count = source.count()
    entries = _in_batches(source, log.size, count)
    while batch := list(islice(entries, _BATCH)):
        log.append(batch)
    if log.size != count:
        raise SourceDiffers(f"数据库应有 {count} 条封存记录，实际只读到 {log.size} 条，编号有缺口")


def _in_batches(source: EntrySource, start: int, stop: int) -> Iterator[bytes]:
    for first in range(start, stop, _BATCH):
        yield from source.entries(first, min(first + _BATCH, stop))


def _current(folder: Path, keys: LogKeys, witnesses: Sequence[Cosigner]) -> Opened | None:
    """The public checkpoint if it is whole; otherwise it will be replaced."""
    try:
        raw = (folder / CHECKPOINT_FILE).read_bytes()
        return open_checkpoint(raw, keys.verifier, [witness.verifier for witness in witnesses])
    except (FileNotFoundError, Malformed, NotSigned):
        return None


def _signed(log: TileLog, keys: LogKeys, current: Opened | None) -> Note:
    """The current checkpoint when it covers the whole log, else a new one, recorded before it leaves."""
    checkpoint = Checkpoint(keys.origin, log.size, log.root())
    if current and current.checkpoint == checkpoint:
        return current.note
    note = checkpoints.sign(checkpoint, keys.signer)
    keys.record(note)
    failpoints.reach("seal.sign.after-record")
    return note


def _collect(
    log: TileLog, note: Note, witnesses: Sequence[Cosigner], current: Opened | None
) -> tuple[dict[str, Signature], list[tuple[str, str]]]:
    good: dict[str, Signature] = {}
    missing: list[tuple[str, str]] = []
    for witness in witnesses:
        name = witness.verifier.name
        former = current.cosignatures.get(witness.verifier) if current else None
        if former and current and current.note.text == note.text:
            good[name] = former
            continue
        known = current.checkpoint.size if former and current else 0
        try:
            good[name] = _cosignature(log, note, witness, known)
        except WitnessError as error:
            if error.status == 422:
                raise RolledBack(f"见证方“{name}”拒绝：{error}") from error
            missing.append((name, str(error)))
    return good, missing


def _cosignature(log: TileLog, note: Note, witness: Cosigner, old: int) -> Signature:
    """One cosignature, asked for again from the size that the witness says it knows."""
    try:
        answers = witness.add_checkpoint(old, _consistency(log, old), note)
    except WitnessError as error:
        if error.status != 409 or error.size is None:
            raise
        if error.size > log.size:
            raise RolledBack(
                f"见证方“{witness.verifier.name}”已见证 {error.size} 条，本日志只有 {log.size} 条："
                "日志可能被回退，请查明原因"
            ) from error
        answers = witness.add_checkpoint(error.size, _consistency(log, error.size), note)
    for answer in answers:
        if witness.verifier.made(answer) and witness.verifier.verify(note.text, answer):
            return answer
    raise WitnessError(f"见证方“{witness.verifier.name}”返回的签名无效", status=200)


def _consistency(log: TileLog, old: int) -> list[bytes]:
    return log.consistency_proof(old) if old else []


def _require_witnesses(have: int, required: int, missing: Sequence[tuple[str, str]]) -> None:
    if have >= required:
        return
    reasons = "；".join(f"{name}：{reason}" for name, reason in missing) or "没有配置足够的见证方"
    raise WitnessMissing(
        f"见证方签名不足（需要 {required} 个，得到 {have} 个），新的检查点暂不公布。{reasons}"
    )


def _rolled_back(published: Checkpoint) -> str:
    return (
        f"日志与最近公布的检查点（{published.size} 条）不一致：数据可能由旧备份恢复或被改动，"
        "请恢复到包含该检查点的数据，在此之前日志不再签名"
    )


def _unused(folder: Path) -> Path:
    number = 1
    while (candidate := folder.with_name(f"{folder.name}.replaced-{number}")).exists():
        number += 1
    return candidate
