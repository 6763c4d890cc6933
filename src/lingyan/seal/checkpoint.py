"""Checkpoints (c2sp.org/tlog-checkpoint): the signed statement of a log's size and root."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from lingyan.seal import note as notes
from lingyan.seal.encoding import from_decimal, hash_from_base64, to_base64
from lingyan.seal.errors import Malformed, NotSigned
from lingyan.seal.merkle import EMPTY_ROOT
from lingyan.seal.note import Note, Signature, Signer, Verifier


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, size and root; extension lines are kept as they came and mean nothing here."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note text that is signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a note text. Raises Malformed, also for an empty tree with another root than the empty one."""
        if not text.endswith("\n"):
            raise Malformed("检查点须以换行结束")
        lines = text[:-1].split("\n")
        if len(lines) < 3 or not all(lines):
            raise Malformed("检查点至少有三行（日志名称、条数、根哈希），且不得有空行")
        checkpoint = cls(lines[0], from_decimal(lines[1]), hash_from_base64(lines[2]), tuple(lines[3:]))
        if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
            raise Malformed("空日志的根哈希不对")
        return checkpoint


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose log signature holds, and the witnesses' cosignatures that hold."""

    checkpoint: Checkpoint
    note: Note
    cosignatures: dict[Verifier, Signature]


def sign(checkpoint: Checkpoint, signer: Signer) -> Note:
    """The checkpoint as a note signed by the log."""
    return notes.sign(checkpoint.text, [signer])


def peek(raw: str | bytes) -> Checkpoint:
    """What a checkpoint says, unverified. SECURITY: for messages and routing only, never to trust."""
    return Checkpoint.parse(notes.parse(raw).text)


def open_checkpoint(raw: str | bytes | Note, log: Verifier, witnesses: Iterable[Verifier] = ()) -> Opened:
    """Verify the log's signature and those of known witnesses.

    Raises Malformed, and NotSigned when the log did not sign, when a known witness's line does not
    verify, or when the origin is another log's. How many witnesses are enough is for the caller.
    """
    note = raw if isinstance(raw, Note) else notes.parse(raw)
    good = notes.verified(note, [log, *witnesses])
    if log not in good:
        raise NotSigned(f"检查点没有日志“{log.name}”的签名")
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != log.name:
        raise NotSigned(f"检查点属于日志“{checkpoint.origin}”，不是“{log.name}”")
    del good[log]
    return Opened(checkpoint, note, good)
