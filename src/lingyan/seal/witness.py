"""A witness: it signs that a log only ever grew, and never two different logs of one size.

It has its own home folder and key, best on a machine of the audit office. For each log it trusts it
keeps the last checkpoint it cosigned; that is on disk before a cosignature leaves the house. The rules
and their status numbers are those of c2sp.org/tlog-witness.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, Self

from lingyan.kernel import clock
from lingyan.seal import keys, merkle
from lingyan.seal import note as notes
from lingyan.seal.checkpoint import Checkpoint, Opened, open_checkpoint
from lingyan.seal.durable import replace_file
from lingyan.seal.errors import LogDamaged, Malformed, NotSigned, WitnessError
from lingyan.seal.note import COSIGNATURE, ED25519, Note, Signature, Signer, Verifier

SECRET_FILE: Final = "witness.skey"  # noqa: S105
PUBLIC_FILE: Final = "witness.vkey"
LOGS_FILE: Final = "logs.vkeys"
STATE_FOLDER: Final = "logs"


class Cosigner(Protocol):
    """Where a log asks for a cosignature: a witness's home on this machine, or one behind HTTP."""

    @property
    def verifier(self) -> Verifier: ...

    def add_checkpoint(self, old: int, proof: Sequence[bytes], checkpoint: Note) -> list[Signature]:
        """Raises WitnessError; status 409 brings the size that the witness knows."""
        ...


def _seconds() -> int:
    return int(clock.now().timestamp())


def init(home: Path, name: str) -> Verifier:
    """Make a witness's home and key; its verifier goes to whoever relies on it. Never overwrites."""
    signer = keys.create_signer(home, SECRET_FILE, PUBLIC_FILE, name, COSIGNATURE)
    (home / STATE_FOLDER).mkdir(exist_ok=True)
    return signer.verifier


class Witness:
    """An opened home. Safe for several threads and processes: one lock covers check and record."""

    def __init__(self, home: Path, signer: Signer, now: Callable[[], int]) -> None:
        self.home = home
        self._signer = signer
        self._now = now

    @classmethod
    def load(cls, home: Path, now: Callable[[], int] = _seconds) -> Self:
        """Raises KeyRefused when the home has no usable key."""
        return cls(home, keys.load_signer(home / SECRET_FILE), now)

    @property
    def verifier(self) -> Verifier:
        return self._signer.verifier

    def trust(self, log: Verifier) -> None:
        """Cosign for this log from now on. A second key for the same origin is refused."""
        if log.algorithm != ED25519:
            raise Malformed("这不是日志的公钥（类型应为 Ed25519 签名）")
        with self._locked():
            logs = self.logs()
            if log in logs:
                return
            if any(known.name == log.name for known in logs):
                raise Malformed(f"日志“{log.name}”已登记了另一把公钥，不能替换")
            lines = "".join(f"{known.vkey}\n" for known in [*logs, log])
            replace_file(self.home / LOGS_FILE, lines.encode())

    def logs(self) -> list[Verifier]:
        """The logs it cosigns for."""
        path = self.home / LOGS_FILE
        return keys.load_verifiers(path) if path.exists() else []

    def add_checkpoint(self, old: int, proof: Sequence[bytes], checkpoint: Note) -> list[Signature]:
        return [self.cosign(checkpoint, old, proof)]

    def cosign(self, submitted: str | bytes | Note, old: int, proof: Sequence[bytes]) -> Signature:
        """Check a checkpoint against the last one, record it durably, and only then sign it.

        Raises WitnessError: 400 malformed, 404 unknown log, 403 not signed by it, 409 `old` is not the
        last size, 422 the log was rolled back or forked.
        """
        opened = self._opened(submitted)
        checkpoint = opened.checkpoint
        with self._locked():
            last = self._last(opened)
            self._require_growth(checkpoint, last, old, proof)
            signature = self._signer.sign(opened.note.text, self._now())
            log_lines = [line for line in opened.note.signatures if self._log(checkpoint.origin).made(line)]
            record = Note(opened.note.text, (*log_lines[:1], signature))
            replace_file(self._record_path(checkpoint.origin), str(record).encode())
        return signature

    def latest(self, origin_hash: str) -> bytes | None:
        """The last cosigned checkpoint of the log whose origin has this SHA-256 (hex)."""
        known = {hashlib.sha256(log.name.encode()).hexdigest() for log in self.logs()}
        path = self.home / STATE_FOLDER / origin_hash
        return path.read_bytes() if origin_hash in known and path.exists() else None

    def _opened(self, submitted: str | bytes | Note) -> Opened:
        try:
            note = submitted if isinstance(submitted, Note) else notes.parse(submitted)
            origin = Checkpoint.parse(note.text).origin
        except Malformed as error:
            raise WitnessError(str(error), status=400) from error
        try:
            return open_checkpoint(note, self._log(origin))
        except NotSigned as error:
            raise WitnessError(str(error), status=403) from error

    def _log(self, origin: str) -> Verifier:
        for log in self.logs():
            if log.name == origin:
                return log
        raise WitnessError(f"见证方没有登记日志“{origin}”", status=404)

    def _last(self, opened: Opened) -> Checkpoint | None:
        """SECURITY: a record that cannot be read stops the witness; starting anew would sign a fork."""
        path = self._record_path(opened.checkpoint.origin)
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            log = self._log(opened.checkpoint.origin)
            record = open_checkpoint(raw, log, [self.verifier])
            if not record.cosignatures:
                raise NotSigned("缺少见证方自己的签名")
        except (Malformed, NotSigned) as error:
            raise LogDamaged(f"见证记录 {path} 已损坏，停止见证，请从见证方的备份恢复") from error
        return record.checkpoint

    @staticmethod
    def _require_growth(
        checkpoint: Checkpoint, last: Checkpoint | None, old: int, proof: Sequence[bytes]
    ) -> None:
        if old > checkpoint.size:
            raise WitnessError(f"旧条数 {old} 大于检查点条数 {checkpoint.size}", status=400)
        known = last.size if last else 0
        if old != known:
            raise WitnessError(f"见证方上次见证到第 {known} 条", status=409, size=known)
        if last is None or known == 0:
            held = not proof
        else:
            held = merkle.verify_consistency(known, checkpoint.size, last.root, checkpoint.root, proof)
        if not held:
            raise WitnessError(
                f"日志“{checkpoint.origin}”的 {checkpoint.size} 条与已见证的 {known} 条不一致，拒绝见证",
                status=422,
            )

    def _record_path(self, origin: str) -> Path:
        return self.home / STATE_FOLDER / hashlib.sha256(origin.encode()).hexdigest()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
