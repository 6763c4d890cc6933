"""Text tables: encoding decided strictly, never by guessing, and rows counted as records."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from ..problems import Problem, Refused
from .values import CellValue, Limits, Sheet

_THREE_BYTES: Final = re.compile(rb"[\xe1-\xec\xee\xef][\x80-\xbf]{2}")
_SURELY_UTF8: Final = 8
"""So many three-byte sequences in a row of bytes do not occur by chance in GBK text."""


def read_text(data: bytes, file: str, limits: Limits) -> tuple[Sheet, str]:
    """The one table of a text file and its encoding. Raises Refused: `wrong-encoding`, `damaged-file`."""
    text, encoding = decode(data, file)
    rows = _records(text, file, limits)
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet("", rows), encoding


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Text and encoding: by byte order mark, else strict UTF-8, else strict GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", file), "utf-16"
    if b"\x00" in data:
        raise _wrong_encoding(file, None)
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data[3:], "utf-8", file), "utf-8-sig"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if len(_THREE_BYTES.findall(data, 0, error.start)) >= _SURELY_UTF8:
            raise _wrong_encoding(file, data[: error.start].decode("utf-8")) from None
    return _gb18030(data, file), "gb18030"


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(file, data[: error.start].decode(encoding, "ignore")) from None


def _gb18030(data: bytes, file: str) -> str:
    """Refuses a later part in UTF-8 too: much of it would decode, into characters that mean nothing."""
    text = _strict(data, "gb18030", file)
    offset = 0
    for line in data.splitlines(keepends=True):
        if len(_THREE_BYTES.findall(line)) >= _SURELY_UTF8 and _is_utf8(line):
            raise _wrong_encoding(file, data[:offset].decode("gb18030", "ignore"))
        offset += len(line)
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wrong_encoding(file: str, good: str | None) -> Refused:
    """`good` is the text before the first bad byte; the row is that of the record it breaks off in."""
    row = None if good is None else len(list(csv.reader(io.StringIO(good + "x", newline=""))))
    message = "无法识别的文字编码，请另存为 UTF-8 编码的 CSV 或 .xlsx"
    return Refused(Problem("wrong-encoding", message, file=file, row=row))


def _records(text: str, file: str, limits: Limits) -> list[list[CellValue]]:
    share: dict[str, str] = {}
    rows: list[list[CellValue]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for record in reader:
            if len(record) > limits.columns or len(rows) >= limits.rows:
                message = "表格的行或列过多，请拆成几个文件"
                raise Refused(Problem("too-large", message, file=file, row=len(rows) + 1))
            rows.append([share.setdefault(value, value) if value else None for value in record])
    except csv.Error:  # an open quote, or a cell beyond the csv module's own bound
        message = "引号不配对或单元格过长，无法分出各列"
        raise Refused(Problem("damaged-file", message, file=file, row=len(rows) + 1)) from None
    return rows


def _delimiter(text: str) -> str:
    """The separator that is most frequent in the first lines."""
    head = text[:8192]
    return max(",\t;", key=head.count)
