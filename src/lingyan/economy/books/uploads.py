"""Files of a taking-over between their upload and the decision: kept apart, for their owner only, for two days.

PRIVACY: they hold names of households, so they are removed as soon as they were taken over or discarded.
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

from lingyan.economy.books.importing import InputFile
from lingyan.kernel.problems import Refused

MOST_BYTES: Final = 64 * 2**20
MOST_FILES: Final = 100
_KEPT_SECONDS: Final = 2 * 24 * 3600
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_ROLES: Final = ("files", "openings", "control")


@dataclass(frozen=True, slots=True)
class Upload:
    """Files by what they are for, and what the owner said about them."""

    token: str
    files: tuple[InputFile, ...]
    openings: tuple[InputFile, ...]
    control: tuple[InputFile, ...]
    options: Mapping[str, Any]

    @property
    def all_files(self) -> tuple[InputFile, ...]:
        return (*self.files, *self.openings, *self.control)


def keep(owner: int | None, given: Mapping[str, Sequence[UploadedFile]], options: Mapping[str, Any]) -> str:
    """Store the files and give the token of their folder. Refused above MOST_FILES or MOST_BYTES together."""
    every = [each for role in _ROLES for each in given.get(role, ())]
    if len(every) > MOST_FILES or sum(each.size or 0 for each in every) > MOST_BYTES:
        raise Refused(
            f"一次最多 {MOST_FILES} 个文件、共 {MOST_BYTES // 2**20} MB；请分几次，或请管理员用 lingyan books import。",
            code="too-large",
        )
    _sweep()
    token = secrets.token_hex(16)
    folder = _root() / token
    folder.mkdir(mode=0o700, parents=True)
    listed = {role: list(_written(folder, role, given.get(role, ()))) for role in _ROLES}
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


def find(owner: int | None, token: str) -> Upload | None:
    """The upload, for its owner only."""
    folder = _folder(token)
    if folder is None:
        return None
    data = json.loads((folder / "upload.json").read_text(encoding="utf-8"))
    if owner is None or data["owner"] != owner:
        return None
    files = {
        role: tuple(InputFile(folder / stored, name) for stored, name in data["files"][role])
        for role in _ROLES
    }
    return Upload(token, files["files"], files["openings"], files["control"], data["options"])


def discard(token: str) -> None:
    folder = _folder(token)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(token: str) -> Path | None:
    folder = _root() / token
    return folder if _TOKEN.fullmatch(token) and (folder / "upload.json").is_file() else None


def _root() -> Path:
    return Path(settings.LINGYAN.home) / "uploads"


def _sweep() -> None:
    """Remove what nobody decided on."""
    root = _root()
    limit = time.time() - _KEPT_SECONDS
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
