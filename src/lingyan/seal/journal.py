"""The write-ahead journal of a tiled log: each batch is on disk after one sync, before any tile is touched.

A record is magic, first index, count and length, the entries in bundle form, and a SHA-256 over all of it.
What follows the first record that is not whole was never acknowledged, and is cut off.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lingyan.seal.durable import sync_path, write_all

_HEADER: Final = struct.Struct(">4sQIQ")
_MAGIC: Final = b"LYJ1"
_DIGEST: Final = 32


class Journal:
    """An open journal file. Not for use by two writers at once."""

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if fresh:
            sync_path(path.parent)
        self.length = os.fstat(self._file).st_size

    def append(self, first: int, count: int, payload: bytes) -> None:
        """Durable when it returns."""
        header = _HEADER.pack(_MAGIC, first, count, len(payload))
        digest = hashlib.sha256(header)
        digest.update(payload)
        os.lseek(self._file, self.length, os.SEEK_SET)
        write_all(self._file, b"".join((header, payload, digest.digest())))
        os.fdatasync(self._file)
        self.length += _HEADER.size + len(payload) + _DIGEST

    def replay(self, size: int) -> Iterator[bytes]:
        """The payloads that continue a log of `size` entries, in order. Then cuts the torn tail off."""
        offset = 0
        while record := self._record(offset):
            first, count, payload, end = record
            if first > size:
                break
            if first == size:
                yield payload
                size += count
            offset = end
        self._cut(offset)

    def reset(self) -> None:
        """Forget everything: the entries are in synced bundles now."""
        self._cut(0)

    def close(self) -> None:
        os.close(self._file)

    def _record(self, offset: int) -> tuple[int, int, bytes, int] | None:
        header = os.pread(self._file, _HEADER.size, offset)
        if len(header) < _HEADER.size:
            return None
        magic, first, count, length = _HEADER.unpack(header)
        end = offset + _HEADER.size + length + _DIGEST
        if magic != _MAGIC or end > self.length:
            return None
        body = os.pread(self._file, length + _DIGEST, offset + _HEADER.size)
        payload, digest = body[:length], body[length:]
        if hashlib.sha256(header + payload).digest() != digest:
            return None
        return first, count, payload, end

    def _cut(self, length: int) -> None:
        os.ftruncate(self._file, length)
        self.length = length
