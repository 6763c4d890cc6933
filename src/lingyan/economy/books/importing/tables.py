"""One sheet with its header: the shared ground of all readers here, with the place of every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.problems import Problem, Severity
from lingyan.kernel.tabular import CellValue, Header, Sheet, plain

from .cells import integer_text
from .units import Identity, identity_in

TOTAL_WORDS: Final = ("本月合计", "本月发生", "本期合计", "月计", "本年累计", "累计", "合计", "总计", "小计")
_PASSING_WORDS: Final = ("本页", "过次页", "承前页", "上年结转", "期初余额", "年初余额")


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


def label_of(row: Sequence[CellValue]) -> str:
    """The word of a total row (`本月合计`), 'page' for rows that only carry over, '' for any other row."""
    for value in row:
        if not isinstance(value, str):
            continue
        text = plain(value)
        if text.startswith(_PASSING_WORDS):
            return "page"
        for word in TOTAL_WORDS:
            if text == word or text.rstrip(":：") == word:
                return word
    return ""


def is_blank(row: Sequence[CellValue]) -> bool:
    return not any(value is not None and integer_text(value) for value in row)
