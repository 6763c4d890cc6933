"""Proof files (c2sp.org/tlog-proof@v1): one entry, its place in the log, and the checkpoint that covers it.

A proof is checked offline, against the log's public key and those of the witnesses one relies on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.seal import merkle
from lingyan.seal import note as notes
from lingyan.seal.checkpoint import Checkpoint, open_checkpoint, peek
from lingyan.seal.encoding import from_base64, from_decimal, hash_from_base64, to_base64
from lingyan.seal.errors import Malformed, NotSigned, ProofFails
from lingyan.seal.note import Note, Verifier

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PATH: Final = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """A parsed proof file; nothing in it is verified. `extra` is never covered by a signature."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(to_base64(sibling) for sibling in self.path)
        return "\n".join(lines) + f"\n\n{self.note}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof proved: the checkpoint, the place, and each witness with the time it states."""

    checkpoint: Checkpoint
    index: int
    witnessed: dict[str, int]


def make(
    entry: bytes, index: int, path: Sequence[bytes], checkpoint: Note, extra: bytes | None = None
) -> Proof:
    """A proof, checked before anyone gets it. Raises ProofFails when the path does not lead to the root."""
    proof = Proof(index, tuple(path), checkpoint, extra)
    _require_inclusion(proof, entry, Checkpoint.parse(checkpoint.text))
    return proof


def parse(raw: str | bytes) -> Proof:
    """Raises Malformed."""
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise Malformed("证明文件不是 UTF-8") from error
    head, separator, tail = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != HEADER:
        raise Malformed(f"不是证明文件：第一行应为 {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("证明文件缺少 index 行")
    index = from_decimal(lines.pop(0).removeprefix("index "))
    if len(lines) > MAX_PATH:
        raise Malformed("证明文件的路径过长")
    note = notes.parse(tail)
    peek(tail)
    return Proof(index, tuple(hash_from_base64(line) for line in lines), note, extra)


def verify(
    proof: Proof,
    entry: bytes,
    log: Verifier,
    witnesses: Sequence[Verifier] = (),
    *,
    required: int | None = None,
) -> Verified:
    """Check that `entry` stands in the log at the proof's index, as log and witnesses signed.

    `required` of the named witnesses must have cosigned, all of them when None. Raises NotSigned or
    ProofFails with a sentence that says what does not hold.
    """
    opened = open_checkpoint(proof.note, log, witnesses)
    _require_inclusion(proof, entry, opened.checkpoint)
    needed = len(witnesses) if required is None else required
    if len(opened.cosignatures) < needed:
        missing = [witness.name for witness in witnesses if witness not in opened.cosignatures]
        raise NotSigned(f"见证方签名不足：需要 {needed} 个，缺少{'、'.join(missing) or '见证方公钥'}")
    witnessed = {key.name: signature.timestamp for key, signature in opened.cosignatures.items()}
    return Verified(opened.checkpoint, proof.index, witnessed)


def _require_inclusion(proof: Proof, entry: bytes, checkpoint: Checkpoint) -> None:
    leaf = merkle.leaf_hash(entry)
    if not merkle.verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root):
        raise ProofFails(f"内容与日志“{checkpoint.origin}”第 {proof.index} 条不符，或证明被改动过")
