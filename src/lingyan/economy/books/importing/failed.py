"""The rows of the user's own files that have problems, given back as one workbook with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Header, Sheet, Workbook, failed_rows_workbook, read_workbook

from .control import control_table
from .layouts import recognise
from .opening import opening_table
from .values import InputFile


def failed_rows(files: Iterable[InputFile], problems: Sequence[Problem]) -> bytes:
    """One sheet for each sheet with problems, first the problems of whole files. Files are read again."""
    sheets: list[Sheet] = []
    headers: dict[str, Header] = {}
    names: dict[tuple[str, str], str] = {}
    for source in files:
        for sheet in _sheets(source):
            file = source.name or source.path.name
            name = f"{len(sheets) + 1} {sheet.name or file}"
            names[file, sheet.name] = name
            header = _header(file, sheet)
            if header is not None:
                headers[name] = header
            sheets.append(replace(sheet, name=name))
    placed = [replace(each, sheet=names.get((each.file, each.sheet), each.sheet)) for each in problems]
    return failed_rows_workbook(Workbook("", "xlsx", "", None, tuple(sheets)), placed, headers)


def _sheets(source: InputFile) -> Sequence[Sheet]:
    try:
        return read_workbook(source.path, name=source.name or None).sheets
    except Refused:
        return ()


def _header(file: str, sheet: Sheet) -> Header | None:
    recognised = recognise(sheet)
    if recognised is not None:
        return recognised.header
    table = opening_table(file, "", sheet) or control_table(file, "", sheet)
    return table.header if table else None
