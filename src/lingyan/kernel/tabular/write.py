"""Writes workbooks for people: typed columns, a fixed header row, text that never becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..problems import Problem, column_letter
from .headers import Header
from .values import Sheet, Unreadable, Workbook

ColumnKind = Literal["text", "integer", "money", "date", "any"]
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_WIDTHS: Final[Mapping[ColumnKind, int]] = {"text": 20, "integer": 10, "money": 16, "date": 12, "any": 16}
_FORMATS: Final[Mapping[ColumnKind, str]] = {"integer": "0", "money": "#,##0.00", "date": "yyyy-mm-dd"}
_LARGEST_EXACT: Final = 10**15


@dataclass(frozen=True, slots=True)
class Column:
    """`money` columns take integer fen; `any` columns take what a read sheet holds."""

    title: str
    kind: ColumnKind = "text"
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What makes a sheet one that offices print and file: a title over all columns, below it the unit and the day, lines
    around the cells, A4 lying with the header on every page and the pages numbered.
    """

    title: str
    unit: str
    day: str


@dataclass(frozen=True, slots=True)
class SheetData:
    """`title` stands above the columns as plain text; with a `form` its own title stands there instead."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = field(default=())
    title: str = ""
    form: Form | None = None


def safe_text(text: str) -> str:
    """Text that no spreadsheet evaluates, now or after a round through CSV: a leading ' where needed.

    SECURITY: a summary such as `=cmd|' /C calc'!A0` comes from outside and goes to another person's Excel.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_xlsx(
    target: Path | IO[bytes], sheets: Iterable[SheetData], *, made_at: dt.datetime | None = None
) -> None:
    """Writes all sheets row by row, so that memory does not grow with the number of rows.

    `made_at` is the only time in the file: with it the same sheets give the same bytes.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)})
        header = book.add_format({"bold": True, "bg_color": "#EFEFEF", "border": 1, "text_wrap": True})
        title = book.add_format({"bold": True, "font_size": 14})
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        used: set[str] = set()
        for data in sheets:
            sheet = book.add_worksheet(_sheet_name(data.name, used))
            if data.form is not None and data.columns:
                _write_form(book, sheet, data, data.form)
                continue
            top = _write_head(sheet, data, header, title)
            last = _write_rows(sheet, data, top + 1, formats)
            if data.columns:
                sheet.autofilter(top, 0, max(last, top), len(data.columns) - 1)


def _sheet_name(name: str, used: set[str]) -> str:
    base = _SHEET_NAME.sub(" ", name).strip("' ")[:31] or "表"
    unique, number = base, 1
    while unique.casefold() in used:
        number += 1
        unique = f"{base[:27]} {number}"
    used.add(unique.casefold())
    return unique


def _write_head(sheet: Worksheet, data: SheetData, header: Format, title: Format) -> int:
    """Writes title and header; returns the header's row, counted from 0."""
    top = 0
    for position, column in enumerate(data.columns):
        sheet.set_column(position, position, column.width or _WIDTHS[column.kind])
    if data.title:
        sheet.write_string(0, 0, safe_text(data.title), title)
        top = 1
    for position, column in enumerate(data.columns):
        sheet.write_string(top, position, safe_text(column.title), header)
    sheet.freeze_panes(top + 1, 0)
    return top


_FORM_HEADER: Final = 2
"""Title, unit and day, then the header: rows counted from 0."""
_A4: Final = 9


def _write_form(book: xlsxwriter.Workbook, sheet: Worksheet, data: SheetData, form: Form) -> None:
    """Rows from the top down, since nothing is kept in memory."""
    boxed = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    last = len(data.columns) - 1
    for position, column in enumerate(data.columns):
        sheet.set_column(position, position, column.width or _WIDTHS[column.kind])
    heading = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    left, right = (book.add_format({"align": side, "valign": "vcenter"}) for side in ("left", "right"))
    header = book.add_format({**boxed, "bold": True, "align": "center"})
    sheet.set_row(0, 36)
    _merged(sheet, 0, 0, last, form.title, heading)
    half = last // 2
    _merged(sheet, 1, 0, half, f"填报单位：{form.unit}", left)
    if last > half:
        _merged(sheet, 1, half + 1, last, f"填报日期：{form.day}", right)
    for position, column in enumerate(data.columns):
        sheet.write_string(_FORM_HEADER, position, safe_text(column.title), header)
    formats = {kind: book.add_format({**boxed, "num_format": shown}) for kind, shown in _FORMATS.items()}
    for kind in ("text", "any"):
        formats[kind] = book.add_format(boxed)
    _write_rows(sheet, data, _FORM_HEADER + 1, formats)
    sheet.freeze_panes(_FORM_HEADER + 1, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _FORM_HEADER)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _merged(sheet: Worksheet, row: int, first: int, last: int, text: str, shown: Format) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, safe_text(text), shown)
    else:
        sheet.write_string(row, first, safe_text(text), shown)


def _write_rows(sheet: Worksheet, data: SheetData, first: int, formats: Mapping[ColumnKind, Format]) -> int:
    number = first - 1
    for number, row in enumerate(data.rows, first):
        for position, (column, value) in enumerate(zip(data.columns, row, strict=False)):
            _write_cell(sheet, number, position, column.kind, value, formats)
    return number


def _write_cell(
    sheet: Worksheet,
    row: int,
    position: int,
    kind: ColumnKind,
    value: Any,
    formats: Mapping[ColumnKind, Format],
) -> None:
    if value is None or value == "":
        if kind in formats and "text" in formats:
            sheet.write_blank(row, position, None, formats[kind])
        return
    if kind == "money":
        # MONEY: the file format stores binary doubles; below 10**15 fen the two decimals shown are exact.
        sheet.write_number(row, position, int(value) / 100, formats["money"])
    elif kind == "integer":
        sheet.write_number(row, position, int(value), formats["integer"])
    elif kind == "text":
        sheet.write_string(row, position, safe_text(str(value)), formats.get("text"))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, position, value, formats["date"])
    elif isinstance(value, bool):
        sheet.write_boolean(row, position, value, formats.get("any"))
    elif isinstance(value, int | float) and abs(value) < _LARGEST_EXACT:
        sheet.write_number(row, position, value, formats.get("any"))
    else:
        shown = value.text if isinstance(value, Unreadable) else str(value)
        sheet.write_string(row, position, safe_text(shown), formats.get("any"))


def failed_rows_workbook(
    workbook: Workbook, problems: Sequence[Problem], headers: Mapping[str, Header] | None = None
) -> bytes:
    """The rows of a user's file that have problems, with reason and original row number, as .xlsx.

    `headers` gives the header found in each sheet, by sheet name; without one the columns keep their letters.
    """
    by_place: dict[str, dict[int, list[Problem]]] = {}
    whole = []
    names = {sheet.name for sheet in workbook.sheets}
    for problem in problems:
        if problem.row is None or problem.sheet not in names:
            whole.append(problem)
        else:
            by_place.setdefault(problem.sheet, {}).setdefault(problem.row, []).append(problem)
    sheets = [
        _failed_sheet(sheet, by_place[sheet.name], (headers or {}).get(sheet.name))
        for sheet in workbook.sheets
        if sheet.name in by_place
    ]
    if whole or not sheets:
        sheets.insert(0, _whole_sheet(whole))
    target = io.BytesIO()
    write_xlsx(target, sheets)
    return target.getvalue()


def _failed_sheet(sheet: Sheet, failed: Mapping[int, Sequence[Problem]], header: Header | None) -> SheetData:
    titles = [""] * sheet.n_columns if header is None else list(header.titles)
    titles += [""] * (sheet.n_columns - len(titles))
    columns = [Column("原行号", "integer"), Column("原因", "text", 40)]
    columns += [Column(title or column_letter(number), "any") for number, title in enumerate(titles, 1)]
    rows = []
    for row in sorted(failed):
        reasons = "；".join(_reason(problem) for problem in failed[row])
        rows.append([row, reasons, *(sheet.rows[row - 1] if row <= sheet.n_rows else [])])
    return SheetData(sheet.name or "数据", columns, rows)


def _reason(problem: Problem) -> str:
    place = f"{column_letter(problem.column)}列：" if problem.column else ""
    return f"{place}{problem.message}"


def _whole_sheet(problems: Sequence[Problem]) -> SheetData:
    columns = [
        Column("文件", "text", 30),
        Column("工作表"),
        Column("行", "integer"),
        Column("原因", "text", 60),
    ]
    columns.append(Column("值"))
    rows = [[each.file, each.sheet, each.row, each.message, each.value] for each in problems]
    return SheetData("整体问题", columns, rows)
