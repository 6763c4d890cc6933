"""Workbooks that go out hold typed values, and text that no spreadsheet will run."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    Column,
    SheetData,
    failed_rows_workbook,
    read_workbook,
    safe_text,
    write_xlsx,
)
from tests.support.samples import samples_dir


def test_columns_have_types_and_the_sheet_is_ready_to_use(tmp_path: Path) -> None:
    columns = [Column("编码"), Column("金额", "money"), Column("张数", "integer"), Column("日期", "date")]
    rows = [["00101", 123456, 3, dt.date(2026, 1, 5)], ["102", -1, None, None]]
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [SheetData("明细", columns, rows, title="某村明细"), SheetData("明细", columns)])
    sheet = openpyxl.load_workbook(path)["明细"]
    assert [cell.value for cell in sheet[3]] == ["00101", 1234.56, 3, dt.datetime(2026, 1, 5)]
    assert sheet["B4"].value == -0.01
    assert sheet["B3"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:D4"
    assert openpyxl.load_workbook(path).sheetnames == ["明细", "明细 2"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [SheetData("表", [Column("=题")], [[text]])])
    cell = openpyxl.load_workbook(path)["表"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert cell.value.endswith(text.lstrip("\t\r"))


@given(st.text(max_size=20))
def test_only_dangerous_text_is_changed(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe in (text, f"'{text}")


def test_failed_rows_come_back_with_reason_and_their_own_number() -> None:
    book = read_workbook(samples_dir() / "ledgers" / "broken" / "11-引用错误.xlsx")
    problems = [
        Problem("error-value", "单元格是错误值", book.file, "序时账", 46, 6),
        Problem("unknown-account", "没有此科目", book.file, "序时账", 46, 3),
        Problem("mixed-charts", "新旧科目混用", book.file),
    ]
    result = openpyxl.load_workbook(io.BytesIO(failed_rows_workbook(book, problems)))
    assert result.sheetnames == ["整体问题", "序时账"]
    titles, row = result["序时账"].iter_rows(values_only=True)
    assert titles[:3] == ("原行号", "原因", "A")
    assert row[:2] == (46, "F列：单元格是错误值；C列：没有此科目")
    assert row[2 + 5] == "'=#REF!"
    assert result["整体问题"]["D2"].value == "新旧科目混用"
