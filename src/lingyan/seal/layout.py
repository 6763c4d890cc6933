"""Names and formats of a tiled log's files (c2sp.org/tlog-tiles): tiles of hashes, bundles of entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lingyan.seal.errors import Malformed

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_ENTRY: Final = 0xFFFF
ENTRIES: Final = "entries"

_PATH: Final = re.compile(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")


def number_path(number: int) -> str:
    """1234067 as x001/x234/067."""
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03d}")
    return "/".join(reversed(parts))


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """The path of a tile, or of an entry bundle for the level `entries`, inside the log's folder."""
    suffix = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{number_path(number)}{suffix}"


def parse_path(path: str) -> tuple[int | str, int, int] | None:
    """Level, number and width of a path, or None when no tile is ever called so."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    level = ENTRIES if match[1] == ENTRIES else int(match[1])
    number = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3]) if match[3] else WIDTH
    if width > WIDTH or tile_path(level, number, width) != path:
        return None
    return level, number, width


def widths(size: int) -> list[int]:
    """The width of the partial tile at each level of a tree of `size`; 0 where there is none."""
    result = []
    while size:
        result.append(size % WIDTH)
        size //= WIDTH
    return result


def encode_entry(entry: bytes) -> bytes:
    """An entry as it stands in a bundle. Raises Malformed beyond 65,535 bytes."""
    if len(entry) > MAX_ENTRY:
        raise Malformed(f"日志条目最长 {MAX_ENTRY} 字节，收到 {len(entry)} 字节")
    return len(entry).to_bytes(2, "big") + entry


def encode_entries(entries: Iterable[bytes]) -> list[bytes]:
    """Many entries in bundle form. Raises Malformed beyond 65,535 bytes."""
    try:
        return [len(entry).to_bytes(2, "big") + entry for entry in entries]
    except OverflowError as error:
        raise Malformed(f"日志条目最长 {MAX_ENTRY} 字节") from error


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Malformed when lengths and bytes do not come out even."""
    entries = []
    offset = 0
    while offset < len(data):
        start = offset + 2
        offset = start + int.from_bytes(data[offset:start], "big")
        entries.append(data[start:offset])
    if offset != len(data):
        raise Malformed("条目文件被截断")
    return entries


def split_hashes(data: bytes) -> list[bytes]:
    """The 32-byte hashes of a tile."""
    return [data[offset : offset + 32] for offset in range(0, len(data), 32)]
