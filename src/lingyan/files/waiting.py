"""Files between their upload and the decision about them: kept apart, for their owner only, for two days.

PRIVACY: they may hold names, so they are removed as soon as they were taken over or discarded.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from lingyan.kernel.problems import Refused

MOST_BYTES: Final = 64 * 2**20
MOST_FILES: Final = 100
_KEPT_SECONDS: Final = 2 * 24 * 3600
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
    _sweep()
    token = secrets.token_hex(16)
    folder = root() / token
    folder.mkdir(mode=0o700, parents=True)
    listed = {role: list(_written(folder, role, files)) for role, files in given.items()}
    text = json.dumps({"owner": owner, "files": listed, "options": dict(options)}, ensure_ascii=False)
    (folder / "upload.json").write_text(text, encoding="utf-8")
    return token


def _written(folder: Path, role: str, given: Iterable[UploadedFile]) -> Iterable[tuple[str, str]]:
    """(name on disk, the owner's name) of each file. The owner's name never becomes a path."""
    for number, each in enumerate(given):
        stored = f"{role}-{number}"
        with (folder / stored).open("wb") as target:
            for chunk in each.chunks():
                target.write(chunk)
        yield stored, Path(each.name or stored).name[:200]


def find(owner: int | None, token: str) -> Waiting | None:
    """The upload, for its owner only."""
    folder = _folder(token)
    if folder is None:
        return None
    data = json.loads((folder / "upload.json").read_text(encoding="utf-8"))
    if owner is None or data["owner"] != owner:
        return None
    files = {
        role: tuple((folder / stored, name) for stored, name in listed)
        for role, listed in data["files"].items()
    }
    return Waiting(token, files, data["options"])


def discard(token: str) -> None:
    folder = _folder(token)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(token: str) -> Path | None:
    folder = root() / token
    return folder if _TOKEN.fullmatch(token) and (folder / "upload.json").is_file() else None


def root() -> Path:
    return Path(settings.LINGYAN.home) / "uploads"


def _sweep() -> None:
    """Remove what nobody decided on."""
    limit = time.time() - _KEPT_SECONDS
    for folder in root().iterdir() if root().is_dir() else ():
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
