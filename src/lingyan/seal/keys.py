"""The log's keys folder: the signing key, its public text, and the last checkpoint ever signed.

The folder is not part of a backup. So after a restore the log still knows what it has published, and
refuses to sign anything that does not contain it.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lingyan.seal import note as notes
from lingyan.seal.checkpoint import Checkpoint, open_checkpoint
from lingyan.seal.durable import replace_file, sync_path, write_all
from lingyan.seal.errors import KeyRefused
from lingyan.seal.note import ED25519, Note, Signer, Verifier

SECRET_FILE: Final = "log.skey"  # noqa: S105
PUBLIC_FILE: Final = "log.vkey"
PUBLISHED_FILE: Final = "log.published"


@dataclass(frozen=True, slots=True)
class LogKeys:
    """An opened keys folder. The origin of the log is the name of its key."""

    folder: Path
    signer: Signer

    @property
    def origin(self) -> str:
        return self.signer.name

    @property
    def verifier(self) -> Verifier:
        return self.signer.verifier

    def published(self) -> Checkpoint | None:
        """The last checkpoint that was signed, verified; None before the first. Raises NotSigned."""
        try:
            raw = (self.folder / PUBLISHED_FILE).read_bytes()
        except FileNotFoundError:
            return None
        return open_checkpoint(raw, self.verifier).checkpoint

    def record(self, signed: Note) -> None:
        """Remember a signed checkpoint durably, before anyone else sees it."""
        replace_file(self.folder / PUBLISHED_FILE, str(signed).encode())


def create(folder: Path, origin: str) -> LogKeys:
    """Make the log's key. `origin` names the log for ever, as `example.org/lingyan`. Never overwrites."""
    signer = create_signer(folder, SECRET_FILE, PUBLIC_FILE, origin, ED25519)
    return LogKeys(folder, signer)


def load(folder: Path) -> LogKeys:
    """Raises KeyRefused when the key is missing, damaged, or open to others than its owner."""
    return LogKeys(folder, load_signer(folder / SECRET_FILE))


def create_signer(folder: Path, secret_file: str, public_file: str, name: str, algorithm: int) -> Signer:
    """Make a key pair as two text files. Raises KeyRefused when the secret exists already."""
    notes.require_key_name(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = Signer.generate(name, algorithm)
    path = folder / secret_file
    # SECURITY: O_EXCL with 0600, so that the secret never exists readable and an old key is never lost.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyRefused(f"密钥 {path} 已存在，不会覆盖；确需更换请先移走旧密钥并妥善保管") from error
    try:
        write_all(descriptor, f"{signer.skey}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    replace_file(folder / public_file, f"{signer.verifier.vkey}\n".encode())
    sync_path(folder)
    return signer


def load_signer(path: Path) -> Signer:
    """A secret key from its file. Raises KeyRefused."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise KeyRefused(f"找不到密钥 {path}，请先运行 lingyan init，或从保管处恢复密钥") from error
    except UnicodeDecodeError as error:
        raise KeyRefused(f"密钥文件 {path} 已损坏，请从保管处恢复") from error
    # SECURITY: a key that others can read may have been copied; do not sign with it in silence.
    if stat.S_IMODE(mode) & 0o077:
        raise KeyRefused(f"密钥 {path} 可被其他用户读取，请执行 chmod 600 后重试")
    return Signer.from_skey(text.strip())


def load_verifiers(path: Path) -> list[Verifier]:
    """Public keys, one a line; empty lines and lines that begin with # are left out."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [Verifier.from_vkey(line) for line in lines if line and not line.startswith("#")]
