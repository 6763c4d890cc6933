"""Writing files so that after a power cut they are whole or absent."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_MANY: Final = 64
_libc: Final = ctypes.CDLL(None, use_errno=True)


def write_all(descriptor: int, data: bytes) -> None:
    """os.write until everything is written: one call may write less."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_file(path: str | Path, data: bytes, mode: int = 0o644) -> None:
    """Create or overwrite, without sync: for files that count only after a later sync."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        write_all(descriptor, data)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes, mode: int = 0o644, *, temporary: Path | None = None) -> None:
    """Write beside, sync, rename over, sync the folder: readers see the old or the new, never a part.

    `temporary`, on the same file system, is where it is written first, so that its owner finds what a kill left there.
    """
    temporary = temporary or path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(path)
    sync_path(path.parent)


def sync_path(path: str | Path) -> None:
    """fsync a file or a folder by name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_paths(paths: Iterable[str]) -> None:
    """fsync many files or folders of one file system, and raise where it fails.

    Thousands of fsync calls are thousands of flushes of the device; where the system has `syncfs`
    (Linux, which reports write errors through it since 5.8) one call and one flush do the same.
    """
    todo = list(paths)
    if len(todo) > _MANY and hasattr(_libc, "syncfs"):
        _sync_file_system(todo[0])
        return
    for path in todo:
        sync_path(path)


def _sync_file_system(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if _libc.syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), path)
    finally:
        os.close(descriptor)
