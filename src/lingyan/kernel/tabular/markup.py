"""Tables of a web page as one sheet, as Excel shows such a file. Nothing of the page is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from ..problems import Problem, Refused
from .text import decode
from .values import CellValue, Limits, Sheet

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_GB: Final = frozenset({"gb2312", "gbk", "gb18030"})
_SPACE: Final = re.compile(r"\s+")
_UNSEEN: Final = frozenset({"script", "style", "head", "title"})
_WIDEST: Final = 100


def read_page(data: bytes, file: str, limits: Limits) -> tuple[Sheet, str]:
    """The rows of all tables in their order, and the encoding. Refused with `wrong-type` when there is no table."""
    text, encoding = _text(data, file)
    reader = _Tables(limits)
    reader.feed(text)
    reader.close()
    rows = [row for row in reader.rows if row]
    if not any(sum(value is not None for value in row) > 1 for row in rows):
        message = "文件内容是网页，没有表格，可能是登录已超时；请重新登录网银后下载"
        raise Refused(Problem("wrong-type", message, file))
    return Sheet("", rows), encoding


def _text(data: bytes, file: str) -> tuple[str, str]:
    named = _CHARSET.search(data[:4096])
    if named and named[1].decode().lower() in _GB:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    return decode(data, file)


class _Tables(HTMLParser):
    """Cells of rows; a table inside a cell adds its own rows before the row around it ends."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.rows: list[list[CellValue]] = []
        self._open: list[list[CellValue]] = []
        self._cells: list[list[str]] = []
        self._spans: list[int] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "tr":
            self._open.append([])
        elif tag in ("td", "th") and self._open:
            span = dict(attrs).get("colspan") or "1"
            self._cells.append([])
            self._spans.append(min(int(span), _WIDEST) if span.isdigit() else 1)
        elif tag == "br" and self._cells:
            self._cells[-1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in ("td", "th") and self._cells and self._open:
            text = _SPACE.sub(" ", "".join(self._cells.pop())).strip()
            self._open[-1] += [text or None, *[None] * (max(self._spans.pop(), 1) - 1)]
        elif tag == "tr" and self._open:
            self._close_row()

    def handle_data(self, data: str) -> None:
        if self._cells and not self._unseen:
            self._cells[-1].append(data)

    def _close_row(self) -> None:
        row = self._open.pop()
        if len(self.rows) >= self.limits.rows or len(row) > self.limits.columns:
            raise Refused("表格的行或列过多，请拆成几个文件", code="too-large")
        self.rows.append(row)
