"""The manifest of an archive set, and the check that a file is what its manifest says. Pure: needs no installation."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from lingyan.kernel.jcs import canonical

NAME: Final = "manifest.json"
FORMAT: Final = "lingyan-archive/1"
MOST_MANIFEST: Final = 16 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_FIELDS: Final = {"code": str, "name": str, "title": str, "part": str, "retention": str, "pages": int,
                  "size": int, "sha256": str}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the set."""

    code: str
    name: str
    title: str
    part: str
    retention: str
    pages: int
    size: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _FIELDS}


@dataclass(slots=True)
class Verdict:
    """What a check found. Without faults the file is whole; `manifest` is empty when there is none to read."""

    sha256: str
    manifest: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def manifest_bytes(head: dict[str, Any], entries: list[Entry]) -> bytes:
    """Canonical JSON: equal sets are equal bytes."""
    return canonical({"format": FORMAT, **head, "files": [each.as_dict() for each in entries]})


def verify(path: Path) -> Verdict:
    """Compare a set with its manifest: every file there, none more, each with its size and digest."""
    with path.open("rb") as handle:
        verdict = Verdict(hashlib.file_digest(handle, "sha256").hexdigest())
    try:
        with zipfile.ZipFile(path) as archive:
            verdict.manifest, problem = _manifest(archive)
            verdict.faults += [problem] if problem else list(_faults(archive, verdict.manifest))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        verdict.faults.append("文件损坏，不是完整的会计档案包")
    return verdict


def _manifest(archive: zipfile.ZipFile) -> tuple[dict[str, Any], str]:
    """The manifest, or what is wrong with it."""
    if Counter(archive.namelist())[NAME] != 1:
        return {}, f"没有清单 {NAME}"
    if archive.getinfo(NAME).file_size > MOST_MANIFEST:
        return {}, "清单过大"
    raw = archive.read(NAME)
    try:
        data = json.loads(raw)
        if canonical(data) != raw:
            return {}, "清单被改动过：不是规范写法"
    except ValueError:
        return {}, "清单读不出来"
    if not isinstance(data, dict) or data.get("format") != FORMAT or not _sound(data.get("files")):
        return {}, "清单的格式不对"
    return data, ""


def _sound(files: Any) -> bool:
    return isinstance(files, list) and all(
        isinstance(each, dict)
        and each.keys() == _FIELDS.keys()
        and all(type(each[name]) is kind for name, kind in _FIELDS.items())
        for each in files
    )


def _faults(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[str]:
    names = Counter(archive.namelist())
    listed = Counter(each["name"] for each in manifest["files"])
    yield from (f"“{name}”在包里出现了 {times} 次" for name, times in names.items() if times > 1)
    yield from (f"“{name}”在清单里出现了 {times} 次" for name, times in listed.items() if times > 1)
    codes = Counter(each["code"] for each in manifest["files"])
    yield from (f"档号 {code} 重复" for code, times in codes.items() if times > 1)
    yield from (f"“{name}”不在清单里" for name in names if name not in listed and name != NAME)
    for each in manifest["files"]:
        if each["name"] not in names:
            yield f"缺“{each['name']}”"
        elif archive.getinfo(each["name"]).file_size != each["size"]:
            yield f"“{each['name']}”的大小与清单不符"
        elif _digest(archive.open(each["name"])) != each["sha256"]:
            yield f"“{each['name']}”的内容与清单不符"


def _digest(handle: IO[bytes]) -> str:
    """SECURITY: read in pieces, so that a file that unpacks to more than it says costs no memory."""
    made = hashlib.sha256()
    with handle:
        try:
            while piece := handle.read(_CHUNK):
                made.update(piece)
        except (zipfile.BadZipFile, EOFError):
            return ""
    return made.hexdigest()
