"""Reads a table of chart changes from a text table or workbook: one sheet whose first row names the columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lingyan.economy.books.chart_change import COLUMNS, MOST_ROWS, ChartChange
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import plain, read_workbook


@dataclass(frozen=True, slots=True)
class ChartFile:
    """The changes of a file, and the digest by which it is known."""

    name: str
    digest: str
    changes: tuple[ChartChange, ...]


def read_chart(path: Path, *, name: str | None = None) -> ChartFile:
    """All rows of the first visible sheet, not yet checked against any chart. Refused when it is no such table."""
    book = read_workbook(path, name=name)
    rows = book.visible[0].rows if book.visible else []
    heads = [plain(cell) for cell in rows[0]] if rows else []
    if [head for head in heads if head] != list(COLUMNS):
        raise Refused(Problem("missing-header", f"第一行应为 {'、'.join(COLUMNS)}", file=book.file, row=1))
    if len(rows) > MOST_ROWS + 1:
        raise Refused(Problem("too-many-rows", f"一次最多 {MOST_ROWS} 行", file=book.file))
    changes = []
    for number, cells in enumerate(rows[1:], 2):
        code, title, change, successor = ([plain(cell) for cell in cells] + [""] * len(COLUMNS))[
            : len(COLUMNS)
        ]
        if code or title or change or successor:
            changes.append(ChartChange(code, title, change, successor, number))
    return ChartFile(book.file, book.sha256, tuple(changes))
