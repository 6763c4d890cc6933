"""Reads a spreadsheet or text table of unknown origin into plain values.

The type is decided by the first bytes, never by the name. Nothing is evaluated: formulas count by the result
stored with them, and a formula without one stays visible as `Unreadable`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

import olefile
import python_calamine as calamine

from ..problems import Problem, Refused
from . import biff, markup, package
from .text import read_text
from .values import CellValue, Limits, Sheet, Unreadable, Workbook

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: Final = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
_MARKUP: Final = tuple(
    f"<{name}".encode()
    for name in ("!doctype", "html", "head", "body", "table", "?xml", "script", "meta", "style")
)
_Result = TypeVar("_Result")


def read_workbook(
    path: Path, *, name: str | None = None, limits: Limits | None = None, tables_of_pages: bool = False
) -> Workbook:
    """All sheets of a file. `name` is what the user calls it and appears in problems.

    `tables_of_pages` also takes a web page (banks name such files .xls): its tables one below another are one sheet.
    Raises Refused with code `empty-file`, `wrong-type`, `encrypted`, `damaged-file`, `zip-bomb`,
    `wrong-encoding` or `too-large`.
    """
    file = name or path.name
    try:
        return _read(path, file, limits or Limits(), tables_of_pages)
    except Refused as refused:
        raise Refused([replace(problem, file=file) for problem in refused.problems]) from None


def read_content(content: bytes, *, name: str) -> Workbook:
    """The same of a file that is at hand as bytes. SECURITY: what its owner calls it names no file here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        return read_workbook(path, name=name)


def _read(path: Path, file: str, limits: Limits, tables_of_pages: bool) -> Workbook:
    size = path.stat().st_size
    if size == 0:
        raise Refused("空文件", code="empty-file")
    if size > limits.file_bytes:
        raise Refused(f"文件超过 {limits.file_bytes // 2**20} MB，请拆成几个文件", code="too-large")
    with path.open("rb") as source:
        head = source.read(4096)
        source.seek(0)
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    if tables_of_pages and _is_page(head):
        sheet, encoding = markup.read_page(path.read_bytes(), file, limits)
        _check_cells(sheet, limits)
        return Workbook(file, "html", digest, encoding, (sheet,))
    _refuse_foreign(head)
    if head.startswith(b"PK"):
        return Workbook(file, "xlsx", digest, None, _read_xlsx(path, limits))
    if head.startswith(_OLE):
        return Workbook(file, "xls", digest, None, _read_xls(path, limits))
    sheet, encoding = read_text(path.read_bytes(), file, limits)
    _check_cells(sheet, limits)
    return Workbook(file, "csv", digest, encoding, (sheet,))


def _refuse_foreign(head: bytes) -> None:
    for magic, kind in _FOREIGN:
        if head.startswith(magic) and not (magic == b"BM" and b"\x00" not in head):
            raise Refused(f"文件内容不是电子表格，而是{kind}", code="wrong-type")
    if _is_page(head):
        raise Refused("文件内容是网页，不是电子表格；请用 Excel 打开后另存为 .xlsx", code="wrong-type")
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        raise Refused("Excel 95 以前的格式，请用 Excel 打开后另存为 .xlsx", code="wrong-type")
    if b"\x00" in head and _is_binary(head):
        raise Refused("文件内容不是电子表格", code="wrong-type")


def _is_page(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(_MARKUP)


def _is_binary(head: bytes) -> bool:
    """NUL bytes in both even and odd places, so it is no UTF-16 text either."""
    if head.startswith((b"PK", _OLE, b"\xff\xfe", b"\xfe\xff")):
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) * 4 > max(even, odd)


def _read_xlsx(path: Path, limits: Limits) -> tuple[Sheet, ...]:
    found = package.inspect(path, limits)
    book = _guard(lambda: calamine.CalamineWorkbook.from_path(path))
    sheets = []
    for position, meta in enumerate(book.sheets_metadata):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = _sheet(book, position, meta, limits)
        if found.sheet_parts.get(meta.name, "") in found.to_scan or _has_infinity(sheet):
            _mark(sheet, package.unreadable_cells(found, meta.name))
        sheets.append(sheet)
    return _some(sheets, limits)


def _read_xls(path: Path, limits: Limits) -> tuple[Sheet, ...]:
    _check_container(path)
    book = _guard(lambda: calamine.CalamineWorkbook.from_path(path))
    errors = _guard(lambda: biff.error_cells(path))
    sheets = []
    for position, meta in enumerate(book.sheets_metadata):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = _sheet(book, position, meta, limits)
        if position < len(errors):
            _mark(sheet, errors[position])
        sheets.append(sheet)
    return _some(sheets, limits)


def _check_container(path: Path) -> None:
    def streams() -> set[str]:
        with olefile.OleFileIO(str(path)) as container:
            return {"/".join(entry) for entry in container.listdir()}

    names = _guard(streams)
    if "EncryptedPackage" in names:
        raise Refused("文件有打开密码，请去掉密码后再试", code="encrypted")
    if not names & {"Workbook", "Book"}:
        raise Refused("文件内容不是 Excel 工作簿", code="wrong-type")


def _guard(action: Callable[[], _Result]) -> _Result:
    """Runs a parser on a file that may be anything; whatever it dies of, the file is damaged."""
    try:
        return action()
    except Refused:
        raise
    except calamine.PasswordError:
        raise Refused("文件有打开密码，请去掉密码后再试", code="encrypted") from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a panic of the native parser is no Exception
        raise Refused("文件不完整或已损坏", code="damaged-file") from None


def _sheet(
    book: calamine.CalamineWorkbook, position: int, meta: calamine.SheetMetadata, limits: Limits
) -> Sheet:
    table = _guard(lambda: book.get_sheet_by_index(position))
    if table.total_height * table.total_width > limits.cells or table.total_width > limits.columns:
        raise Refused(Problem("too-large", "表格的行或列过多，请删去空白区域或拆成几个文件", sheet=meta.name))
    raw = _guard(lambda: table.to_python(skip_empty_area=False))
    share: dict[str, str] = {}
    rows = [[_value(value, share) for value in row] for row in raw]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    merged = tuple(
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in table.merged_cell_ranges or ()
    )
    sheet = Sheet(meta.name, rows, meta.visible != calamine.SheetVisibleEnum.Visible, merged)
    _check_merges(sheet, limits)
    if max(map(len, share), default=0) > limits.cell_characters:
        _check_cells(sheet, limits)
    return sheet


def _value(value: object, share: dict[str, str]) -> CellValue:
    if isinstance(value, str):
        return share.setdefault(value, value) if value else None
    if value is None or isinstance(value, int | float | dt.date):
        return value
    return str(value)


def _check_cells(sheet: Sheet, limits: Limits) -> None:
    """Refuses a cell longer than the format allows, at its place."""
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str) and len(value) > limits.cell_characters:
                raise Refused(
                    Problem("too-large", "单元格内容过长", sheet=sheet.name, row=number, column=column)
                )


def _check_merges(sheet: Sheet, limits: Limits) -> None:
    """SECURITY: merged ranges of a real workbook do not overlap, so their area is bounded by the sheet."""
    area = sum(
        max(0, min(bottom, sheet.n_rows) - top + 1) * max(0, min(right, sheet.n_columns) - left + 1)
        for top, left, bottom, right in sheet.merged
    )
    if area > limits.cells:
        raise Refused(Problem("too-large", "合并单元格过多", sheet=sheet.name))


def _has_infinity(sheet: Sheet) -> bool:
    return any(isinstance(value, float) and not math.isfinite(value) for row in sheet.rows for value in row)


def _mark(sheet: Sheet, cells: dict[tuple[int, int], Unreadable]) -> None:
    for (row, column), unreadable in cells.items():
        while len(sheet.rows) < row:
            sheet.rows.append([])
        line = sheet.rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = unreadable


def _some(sheets: list[Sheet], limits: Limits) -> tuple[Sheet, ...]:
    if len(sheets) > limits.sheets:
        raise Refused("工作表过多", code="too-large")
    if not sheets:
        raise Refused("文件里没有工作表", code="wrong-type")
    return tuple(sheets)
