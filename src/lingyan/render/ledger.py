"""Accounting tables on paper: trial balance, ledgers and statements, from plain columns and rows.

A `LedgerSheet` says what each column holds; amounts come in as fen and are written here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

from lingyan.render.amounts import date_zh
from lingyan.render.figures import in_parentheses, red_letter
from lingyan.render.typst import render_pdf, render_png

ColumnKind = Literal["text", "center", "count", "turnover", "balance"]
RowKind = Literal["line", "subtotal", "total", "section"]
Cell = str | int | None

MOST_TAGGED_CELLS: Final = 5_000
"""Above this a table is a working print of many pages, and tags would make the file thirty times larger."""

_ALIGNMENT: Final[dict[ColumnKind, str]] = {
    "text": "left",
    "center": "center",
    "count": "right",
    "turnover": "right",
    "balance": "right",
}


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column. Neighbours with the same `group` share a head above their titles.

    `turnover` and `balance` take fen: the first shows red-letter in red with a sign and nil as empty,
    the second shows negatives in parentheses. `width` is a share of the free width, 0 as wide as its text.
    """

    title: str
    kind: ColumnKind = "text"
    width: float = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row with a cell for each column. `level` indents the sheet's `indented` column."""

    cells: Sequence[Cell]
    kind: RowKind = "line"
    level: int = 0


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """One printed table. `signers` are (post, name); an empty name leaves room for pen and seal."""

    title: str
    organisation: str
    period: str
    columns: Sequence[LedgerColumn]
    rows: Sequence[LedgerRow]
    unit: str = "元"
    signers: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    landscape: bool = False
    size: float = 9.5
    indented: int = 0
    footnote: str = ""
    printed: dt.date | None = None


def ledger_pdf(
    sheet: LedgerSheet, *, made_at: dt.datetime | None = None, folder: Path | None = None
) -> bytes:
    """The table as PDF/A-2b, its head repeated and its pages numbered.

    Raises ValueError when a row has more or fewer cells than there are columns.
    """
    tagged = len(sheet.rows) * len(sheet.columns) <= MOST_TAGGED_CELLS
    return render_pdf("ledger", ledger_values(sheet), made_at=made_at, folder=folder, tagged=tagged)


def ledger_png(sheet: LedgerSheet, *, ppi: float = 96.0) -> list[bytes]:
    """The same pages as pictures."""
    return render_png("ledger", ledger_values(sheet), ppi=ppi)


def ledger_values(sheet: LedgerSheet) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": sheet.title,
        "organisation": sheet.organisation,
        "period": sheet.period,
        "unit": sheet.unit,
        "landscape": sheet.landscape,
        "size": sheet.size,
        "indented": sheet.indented,
        "columns": [{"align": _ALIGNMENT[column.kind], "width": column.width} for column in sheet.columns],
        "head": list(_head(sheet.columns)),
        "rows": [_row(sheet.columns, row) for row in sheet.rows],
        "signers": [{"post": post, "name": name} for post, name in sheet.signers],
        "notes": list(sheet.notes),
        "footnote": sheet.footnote,
        "printed": f"打印日期 {date_zh(sheet.printed)}" if sheet.printed else "",
    }


def _head(columns: Sequence[LedgerColumn]) -> Iterator[dict[str, Any]]:
    """Head cells on one line, or on two when any column belongs to a group."""
    deep = 2 if any(column.group for column in columns) else 1
    for group, run in groupby(enumerate(columns), key=lambda pair: pair[1].group):
        members = list(run)
        if group:
            yield _head_cell(members[0][0], 0, group, across=len(members))
        for index, column in members:
            yield _head_cell(index, 1 if group else 0, column.title, down=1 if group else deep)


def _head_cell(x: int, y: int, text: str, *, across: int = 1, down: int = 1) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text, "across": across, "down": down}


def _row(columns: Sequence[LedgerColumn], row: LedgerRow) -> dict[str, Any]:
    if len(row.cells) != len(columns):
        raise ValueError(f"表格有 {len(columns)} 列，这一行却有 {len(row.cells)} 格：{list(row.cells)}")
    cells = [_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True)]
    return {"kind": row.kind, "level": row.level, "cells": cells}


def _cell(column: LedgerColumn, cell: Cell) -> dict[str, Any] | str:
    if isinstance(cell, str) or cell is None:
        return cell or ""
    if column.kind == "turnover":
        return red_letter(cell)
    if column.kind == "balance":
        return in_parentheses(cell)
    return f"{cell:,}" if column.kind == "count" else str(cell)
