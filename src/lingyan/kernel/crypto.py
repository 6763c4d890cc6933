"""Encrypted columns and files, and the keyed hashes by which values are found.

AES-256-GCM with a random nonce per value; the column's name or the file's digest is authenticated with it, so a cipher
text moved to another place does not decrypt. Keys stand in the keys folder, never in a backup.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12


class KeyProblem(RuntimeError):
    """The data key is missing or wrong; the message says what to do."""


def create_data_key(folder: Path) -> Path:
    """Write a new 256-bit key, readable by its owner only. Refuses to overwrite one."""
    path = folder / "data.key"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(base64.b64encode(os.urandom(32)).decode())
        handle.flush()
        os.fsync(handle.fileno())
    return path


@functools.lru_cache(maxsize=4)
def _master_key(path: str) -> bytes:
    try:
        key = base64.b64decode(Path(path).read_text(), validate=True)
    except FileNotFoundError:
        raise KeyProblem(
            f"找不到数据密钥 {path}。请把密钥放回原处，或设置 LINGYAN_KEYS 指向密钥文件夹。"
        ) from None
    except ValueError:
        raise KeyProblem(f"数据密钥 {path} 已损坏。请从密钥备份恢复。") from None
    if len(key) != 32:
        raise KeyProblem(f"数据密钥 {path} 长度不对。请从密钥备份恢复。")
    return key


@functools.lru_cache(maxsize=16)
def _derived(path: str, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        _master_key(path)
    )


def _key(purpose: str) -> bytes:
    return _derived(str(Path(settings.LINGYAN.keys) / "data.key"), purpose)


def encrypt(text: str, *, context: str) -> bytes:
    return _sealed(text.encode(), "column", context)


def decrypt(blob: bytes, *, context: str) -> str:
    """The text. Raises KeyProblem when the key or the data was changed."""
    return _opened(blob, "column", context).decode()


def seal_file(content: bytes, *, digest: str) -> bytes:
    """A file's content as it rests encrypted; bound to its digest, so that it opens in no other file's place."""
    return _sealed(content, "file", digest)


def open_file(blob: bytes, *, digest: str) -> bytes:
    """The content. Raises KeyProblem when the key or the data was changed."""
    return _opened(blob, "file", digest)


def _sealed(content: bytes, purpose: str, context: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(_key(purpose)).encrypt(nonce, content, context.encode())


def _opened(blob: bytes, purpose: str, context: str) -> bytes:
    if blob[:1] != _VERSION:
        raise KeyProblem("加密数据的版本无法识别")
    nonce, body = blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :]
    try:
        return AESGCM(_key(purpose)).decrypt(nonce, body, context.encode())
    except InvalidTag:
        raise KeyProblem("加密数据无法解开：密钥不符，或数据被改动") from None


def keyed_hash(text: str, *, purpose: str) -> bytes:
    """A 32-byte HMAC by which an encrypted value is found without being decrypted."""
    return hmac.new(_key(f"hash:{purpose}"), text.encode(), hashlib.sha256).digest()


if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    _BinaryField = models.BinaryField


class EncryptedTextField(_BinaryField):
    """Text that rests encrypted. Empty text is stored as NULL; it cannot be searched, see `keyed_hash`."""

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    def from_db_value(self, value: Any, *_: object) -> str:
        return "" if value is None else decrypt(bytes(value), context=self._context())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = encrypt(str(value), context=self._context()) if value else None
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value
