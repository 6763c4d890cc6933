"""A second look into .xls workbooks for error cells, which the fast parser shows as empty ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import olefile

from .values import Unreadable

_BOUNDSHEET: Final = 0x0085
_BOOLERR: Final = 0x0205
_FORMULA: Final = 0x0006
_BOF: Final = 0x0809
_EOF: Final = 0x000A
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def error_cells(path: Path) -> list[dict[tuple[int, int], Unreadable]]:
    """Per sheet, in workbook order, the cells that show an error, by place."""
    with olefile.OleFileIO(str(path)) as container:
        name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        if name is None:
            return []
        stream = container.openstream(name).read()
    offsets = [
        struct.unpack_from("<I", body)[0]
        for kind, body in _records(stream, 0)
        if kind == _BOUNDSHEET and len(body) >= 4
    ]
    return [_errors_of_sheet(stream, offset) for offset in offsets]


def _errors_of_sheet(stream: bytes, offset: int) -> dict[tuple[int, int], Unreadable]:
    found = {}
    for kind, body in _records(stream, offset):
        error = _error_code(kind, body)
        if error is not None:
            row, column = struct.unpack_from("<HH", body)
            text = _ERRORS.get(error, "#N/A")
            found[row + 1, column + 1] = Unreadable("error-value", text, error=text)
    return found


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream; substreams nested in it (charts) are passed over."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        body = stream[offset + 4 : offset + 4 + size]
        offset += 4 + size
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body
