"""What a read workbook is: sheets of plain values, and cells that hold no usable value marked as such."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["xlsx", "xls", "csv", "html"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a cell has no usable value, so that it can never be taken for an empty one.

    `code` is the fault's stable name, `text` what stands in the cell (`=100+23.5`, `=#REF!`, `1e309`).
    """

    code: Literal["formula-without-value", "error-value", "amount-overflow"]
    text: str
    formula: str = ""
    error: str = ""

    @property
    def message(self) -> str:
        return _MESSAGES[self.code]


_MESSAGES: Final = {
    "formula-without-value": "公式没有保存计算结果，请在 Excel 中打开、重新计算后保存",
    "error-value": "单元格是错误值",
    "amount-overflow": "数值超出范围",
}

CellValue = str | int | float | bool | dt.datetime | dt.date | Unreadable | None
"""Text is always `str` and a numeric cell always `int` or `float`: text `1975.1` and number 1975.1 differ."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, all counted from 1."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `formula` is set when nothing was stored for it, `error` when it shows an error."""

    value: str | int | float | bool | dt.datetime | dt.date | None
    formula: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile or mistaken file from filling the memory."""

    file_bytes: int = 128 * 2**20
    unpacked_bytes: int = 512 * 2**20
    member_ratio: int = 150
    ratio_from_bytes: int = 16 * 2**20
    members: int = 10_000
    cells: int = 12_000_000
    rows: int = 1_048_576
    columns: int = 702
    cell_characters: int = 32_767
    sheets: int = 255


@dataclass(slots=True)
class Sheet:
    """One table. `rows` stand as in the file, from the sheet's first row; rows and columns count from 1."""

    name: str
    rows: list[list[CellValue]]
    hidden: bool = False
    merged: tuple[Merge, ...] = ()
    _anchors: dict[tuple[int, int], tuple[int, int]] | None = field(default=None, repr=False)

    @property
    def n_rows(self) -> int:
        return len(self.rows)

    @property
    def n_columns(self) -> int:
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int, *, merged: bool = False) -> CellValue:
        """The value at a place, None outside; with `merged`, the value of the merged range around it."""
        if merged:
            row, column = self.anchor(row, column)
        if not (0 < row <= len(self.rows)):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 0 < column <= len(cells) else None

    def cell(self, row: int, column: int) -> Cell:
        value = self.value(row, column)
        if isinstance(value, Unreadable):
            return Cell(None, value.formula or value.text, value.error)
        return Cell(value)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The top left cell of the merged range around a place, or the place itself."""
        if self._anchors is None:
            self._anchors = {
                (at_row, at_column): (top, left)
                for top, left, bottom, right in self.merged
                for at_row in range(top, min(bottom, self.n_rows) + 1)
                for at_column in range(left, min(right, self.n_columns) + 1)
            }
        return self._anchors.get((row, column), (row, column))


@dataclass(slots=True)
class Workbook:
    """A file as read. `encoding` is set for text, `sha256` is of the bytes as they came."""

    file: str
    kind: Kind
    sha256: str
    encoding: str | None
    sheets: tuple[Sheet, ...]

    @property
    def visible(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)
