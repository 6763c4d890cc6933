"""Files between their upload and the decision about them: kept apart, for their owner only, for two days.

PRIVACY: they may hold names, so they rest encrypted, with what was said about them, and are removed as soon as they were
taken over or discarded. Opened they lie in a folder of their own until the request that opened them has been answered.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from lingyan.kernel.crypto import open_file, seal_file
from lingyan.kernel.problems import Refused

MOST_BYTES: Final = 64 * 2**20
MOST_FILES: Final = 100
_KEPT_SECONDS: Final = 2 * 24 * 3600
_OPEN_SECONDS: Final = 3600
_LIST: Final = "upload.sealed"
_OPEN: Final = "open-"
_held: Final = threading.local()
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files by what they are for, each with the owner's name for it, and what the owner said about them."""

    token: str
    files: Mapping[str, tuple[tuple[Path, str], ...]]
    options: Mapping[str, Any]


def keep(owner: int | None, given: Mapping[str, Sequence[UploadedFile]], options: Mapping[str, Any]) -> str:
    """Store the files and give the token of their folder. Refused above MOST_FILES or MOST_BYTES together."""
    every = [each for files in given.values() for each in files]
    if len(every) > MOST_FILES or sum(each.size or 0 for each in every) > MOST_BYTES:
        raise Refused(
            f"一次最多 {MOST_FILES} 个文件、共 {MOST_BYTES // 2**20} MB；请分几次，或请管理员用 lingyan books import。",
            code="too-large",
        )
    sweep()
    token = secrets.token_hex(16)
    folder = root() / token
    folder.mkdir(mode=0o700, parents=True)
    listed = {role: list(_written(folder, role, files)) for role, files in given.items()}
    text = json.dumps({"owner": owner, "files": listed, "options": dict(options)}, ensure_ascii=False)
    (folder / _LIST).write_bytes(seal_file(text.encode(), digest=token))
    return token


def _written(folder: Path, role: str, given: Iterable[UploadedFile]) -> Iterable[tuple[str, str, str]]:
    """(name on disk, the owner's name, digest) of each file. The owner's name never becomes a path."""
    for number, each in enumerate(given):
        stored, content = f"{role}-{number}", b"".join(each.chunks())
        digest = hashlib.sha256(content).hexdigest()
        (folder / stored).write_bytes(seal_file(content, digest=digest))
        yield stored, Path(each.name or stored).name[:200], digest


def find(owner: int | None, token: str) -> Waiting | None:
    """The upload, for its owner only. Its paths are good until `close_opened`, which follows each request."""
    folder = _folder(token)
    if folder is None:
        return None
    data = json.loads(open_file((folder / _LIST).read_bytes(), digest=token))
    if owner is None or data["owner"] != owner:
        return None
    opened = Path(tempfile.mkdtemp(prefix=_OPEN, dir=root()))
    _opened().append(opened)
    files = {
        role: tuple((_plain(folder, opened, *each[::2]), each[1]) for each in listed)
        for role, listed in data["files"].items()
    }
    return Waiting(token, files, data["options"])


def _plain(folder: Path, opened: Path, stored: str, digest: str) -> Path:
    target = opened / stored
    target.write_bytes(open_file((folder / stored).read_bytes(), digest=digest))
    return target


def _opened() -> list[Path]:
    """The folders that this thread has opened and not yet closed."""
    if not hasattr(_held, "folders"):
        _held.folders = []
    found: list[Path] = _held.folders
    return found


def close_opened(**_signal: Any) -> None:
    """Remove what this thread opened: at the end of each request, and after other work with uploads."""
    folders = _opened()
    while folders:
        shutil.rmtree(folders.pop(), ignore_errors=True)


def discard(token: str) -> None:
    folder = _folder(token)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(token: str) -> Path | None:
    folder = root() / token
    return folder if _TOKEN.fullmatch(token) and (folder / _LIST).is_file() else None


def root() -> Path:
    return Path(settings.LINGYAN.home) / "uploads"


def sweep() -> int:
    """Remove what nobody decided on, and what a killed process had opened. Returns how many folders went."""
    now, removed = time.time(), 0
    for folder in root().iterdir() if root().is_dir() else ():
        kept = _OPEN_SECONDS if folder.name.startswith(_OPEN) else _KEPT_SECONDS
        if folder.stat().st_mtime < now - kept:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
