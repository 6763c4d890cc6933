"""Spreadsheets and text tables that come from outside, read as inert data, and workbooks that go back out."""

from __future__ import annotations

from .headers import Header, find_header, plain
from .reader import read_workbook
from .values import Cell, CellValue, Limits, Sheet, Unreadable, Workbook
from .write import Column, Form, SheetData, failed_rows_workbook, safe_text, write_xlsx

__all__ = [
    "Cell",
    "CellValue",
    "Column",
    "Form",
    "Header",
    "Limits",
    "Sheet",
    "SheetData",
    "Unreadable",
    "Workbook",
    "failed_rows_workbook",
    "find_header",
    "plain",
    "read_workbook",
    "safe_text",
    "write_xlsx",
]
