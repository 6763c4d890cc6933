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
    Form,
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


def test_a_form_is_titled_boxed_and_printed_on_lying_paper(tmp_path: Path) -> None:
    columns = [Column("序号", "integer", 6), Column("姓名"), Column("出生年月"), Column("金额", "money")]
    rows = [[1, "甲", "1976.01", 100], [2, "乙", "", None]]
    path = tmp_path / "form.xlsx"
    form = Form("芦原县花名册", "芦原县", "2026-11-28")
    write_xlsx(path, [SheetData("花名册", columns, rows, form=form)])
    sheet = openpyxl.load_workbook(path).active
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:D1", "A2:B2", "C2:D2"]
    assert sheet["A1"].value == "芦原县花名册" and sheet["A1"].alignment.horizontal == "center"
    assert (sheet["A2"].value, sheet["C2"].value) == ("填报单位：芦原县", "填报日期：2026-11-28")
    assert [cell.value for cell in sheet[3]] == ["序号", "姓名", "出生年月", "金额"]
    assert [cell.value for cell in sheet[5]] == [2, "乙", None, None]
    assert all(cell.border.left.style == "thin" for row in sheet["A3:D5"] for cell in row)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$3" and sheet.column_dimensions["A"].width == pytest.approx(6, abs=1)
    assert "第" in sheet.oddFooter.center.text


def test_a_form_of_one_column_has_nothing_to_merge(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    write_xlsx(
        path, [SheetData("表", [Column("村")], [["雁庄村"]], form=Form("=标题", "芦原县", "2026-11-28"))]
    )
    sheet = openpyxl.load_workbook(path).active
    assert not sheet.merged_cells.ranges and sheet["A1"].value == "'=标题"
