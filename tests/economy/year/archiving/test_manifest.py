"""Anybody can tell whether a set is whole: a file changed, missing, added, renamed or a manifest rewritten is named."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lingyan.economy.year.archiving.manifest import NAME, Entry, manifest_bytes, verify

FILES = {"PZ-D30/一.pdf": b"%PDF-1", "ZB-D30/二.pdf": b"%PDF-22"}


def entry(name: str, content: bytes, code: str) -> Entry:
    digest = hashlib.sha256(content).hexdigest()
    return Entry(code, name, "题名", name[:2], "D30", 1, len(content), digest)


def pack(path: Path, files: dict[str, bytes], manifest: bytes | None = None) -> Path:
    if manifest is None:
        entries = [entry(name, content, f"c{number}") for number, (name, content) in enumerate(FILES.items())]
        manifest = manifest_bytes({"year": 2025}, entries)
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
        if manifest:
            target.writestr(NAME, manifest)
    return path


def test_a_whole_set(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", FILES)
    verdict = verify(path)
    assert verdict.faults == []
    assert verdict.manifest["year"] == 2025
    assert verdict.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files | {"PZ-D30/一.pdf": b"%PDF-2"}, "“PZ-D30/一.pdf”的内容与清单不符"),
        (lambda files: files | {"PZ-D30/一.pdf": b"%PDF-12"}, "“PZ-D30/一.pdf”的大小与清单不符"),
        (lambda files: {"ZB-D30/二.pdf": files["ZB-D30/二.pdf"]}, "缺“PZ-D30/一.pdf”"),
        (lambda files: files | {"x.pdf": b"x"}, "“x.pdf”不在清单里"),
    ],
)
def test_files_that_differ_are_named(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], said: str
) -> None:
    assert verify(pack(tmp_path / "a.zip", change(FILES))).faults == [said]


def test_a_repeated_name_or_code_is_named(tmp_path: Path) -> None:
    one = entry("PZ-D30/一.pdf", b"%PDF-1", "c0")
    path = pack(tmp_path / "a.zip", {"PZ-D30/一.pdf": b"%PDF-1"}, manifest_bytes({}, [one, one]))
    assert verify(path).faults == ["“PZ-D30/一.pdf”在清单里出现了 2 次", "档号 c0 重复"]
    with pytest.warns(UserWarning), zipfile.ZipFile(pack(tmp_path / "b.zip", FILES), "a") as target:
        target.writestr("PZ-D30/一.pdf", b"%PDF-1")
    assert "“PZ-D30/一.pdf”在包里出现了 2 次" in verify(tmp_path / "b.zip").faults


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (b"", "没有清单"),
        (b"{", "读不出来"),
        (json.dumps({"format": "lingyan-archive/1", "files": []}, indent=1).encode(), "不是规范写法"),
        (b'{"files":[],"format":"other"}', "格式不对"),
        (b'{"files":[{}],"format":"lingyan-archive/1"}', "格式不对"),
        (b"[]", "格式不对"),
    ],
)
def test_a_manifest_that_is_none(tmp_path: Path, manifest: bytes, said: str) -> None:
    [fault] = verify(pack(tmp_path / "a.zip", {}, manifest)).faults
    assert said in fault


def test_no_archive_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert verify(path).faults == ["文件损坏，不是完整的会计档案包"]


def test_a_file_damaged_inside_the_zip(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", FILES)
    path.write_bytes(path.read_bytes().replace(b"%PDF-22", b"%PDF-33", 1))
    assert verify(path).faults == ["“ZB-D30/二.pdf”的内容与清单不符"]
