"""The state file of a tiled log: how many entries stand in synced tiles, and their root.

It is private to the log. What the public relies on is the signed checkpoint.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lingyan.seal.durable import replace_file
from lingyan.seal.encoding import from_decimal, hash_from_base64, to_base64
from lingyan.seal.errors import LogDamaged, Malformed
from lingyan.seal.merkle import EMPTY_ROOT

_FORMAT: Final = "lingyan.tiles/v1"


@dataclass(frozen=True, slots=True)
class State:
    size: int = 0
    root: bytes = EMPTY_ROOT

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """None when there is no file. Raises LogDamaged when it is not whole."""
        try:
            body, separator, digest = path.read_bytes().rpartition(b"sha256 ")
        except FileNotFoundError:
            return None
        expected = hashlib.sha256(body).hexdigest().encode() + b"\n"
        try:
            lines = body.decode("ascii").split("\n")
            if not separator or digest != expected or lines[0] != _FORMAT or len(lines) != 4:
                raise Malformed("状态文件不完整")
            return cls(from_decimal(lines[1]), hash_from_base64(lines[2]))
        except (Malformed, UnicodeDecodeError) as error:
            raise LogDamaged(f"日志状态文件 {path} 已损坏，请用数据库中的记录重建日志") from error

    def save(self, path: Path) -> None:
        body = f"{_FORMAT}\n{self.size}\n{to_base64(self.root)}\n".encode()
        replace_file(path, body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode())
