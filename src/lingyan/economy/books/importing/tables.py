"""One sheet with its header: the shared ground of all readers here, with the place of every value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from lingyan.kernel.problems import Problem, Severity
from lingyan.kernel.tabular import CellValue, Header, Sheet, plain

from .cells import integer_text
from .units import Identity, identity_in

TotalKind = Literal["", "month", "year", "sheet", "page"]
_TOTAL: Final = re.compile(r"(?P<span>.{0,8}?)(?P<word>合计|累计|小计|总计|本月发生额?|月计):?")
_PASSING_WORDS: Final = ("本页", "过次页", "承前页", "上年结转", "期初余额", "年初余额")
_MONTH_SPAN: Final = re.compile(r"本月|本期|当月|\d{1,2}月份?|\d{4}年\d{1,2}月")


@dataclass(slots=True)
class Table:
    """A sheet of a file, its header and the identity of the unit that stands above the header."""

    file: str
    sha256: str
    sheet: Sheet
    header: Header
    layout: str = ""
    identity: Identity = field(default_factory=Identity)

    def __post_init__(self) -> None:
        self.identity = identity_in(self.sheet.rows[: self.header.row - 1])

    @property
    def rows(self) -> Sequence[Sequence[CellValue]]:
        return self.sheet.rows

    def column(self, name: str) -> int | None:
        return self.header.column(name)

    def value(self, row: Sequence[CellValue], name: str) -> CellValue:
        column = self.header.column(name)
        return row[column - 1] if column and column <= len(row) else None

    def problem(
        self,
        code: str,
        message: str,
        row: int | None = None,
        *,
        field: str = "",
        value: str = "",
        severity: Severity = "error",
    ) -> Problem:
        column = self.header.column(field) if field else None
        return Problem(code, message, self.file, self.sheet.name, row, column, value, severity)

    def repeats_header(self, row: Sequence[CellValue]) -> bool:
        """A header printed again at the top of a page."""
        titles = [plain(value) for value in row]
        return sum(bool(title) and title == mine for title, mine in zip(titles, self.header.titles)) >= 4  # noqa: B905


def total_kind(row: Sequence[CellValue]) -> TotalKind:
    """What a total row adds up: a month, the year, the sheet; 'page' for one that only carries over."""
    for value in row:
        if isinstance(value, str):
            kind = _kind_of_label(plain(value))
            if kind:
                return kind
    return ""


def _kind_of_label(text: str) -> TotalKind:
    if text.startswith(_PASSING_WORDS):
        return "page"
    match = _TOTAL.fullmatch(text)
    if match is None:
        return ""
    if match["word"] == "累计":
        return "year"
    if match["word"] in ("月计", "本月发生", "本月发生额") or _MONTH_SPAN.fullmatch(match["span"]):
        return "month"
    return "sheet" if not match["span"] and match["word"] != "小计" else "page"


def is_blank(row: Sequence[CellValue]) -> bool:
    return not any(value is not None and integer_text(value) for value in row)
