"""Spreadsheets and text tables that come from outside, read as inert data, and workbooks that go back out."""

from __future__ import annotations

from .blank import FieldOf, aliases_of, blank_table
from .headers import Header, find_header, plain
from .reader import read_content, read_workbook
from .rows import RowReader, TableCheck, data_rows, find_table, no_workbook
from .values import Cell, CellValue, Limits, Sheet, Unreadable, Workbook
from .write import Column, Form, SheetData, failed_rows_workbook, safe_text, write_xlsx

__all__ = [
    "Cell",
    "CellValue",
    "Column",
    "FieldOf",
    "Form",
    "Header",
    "Limits",
    "RowReader",
    "Sheet",
    "SheetData",
    "TableCheck",
    "Unreadable",
    "Workbook",
    "aliases_of",
    "blank_table",
    "data_rows",
    "failed_rows_workbook",
    "find_header",
    "find_table",
    "no_workbook",
    "plain",
    "read_content",
    "read_workbook",
    "safe_text",
    "write_xlsx",
]
