"""The workbook holds the same figures, read back by a program that did not write it."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from lingyan.economy.books import queries
from lingyan.economy.books.exports.tables import (
    INCOME_COLUMNS,
    SHEET_COLUMNS,
    balance_sheet_rows,
    income_statement_rows,
    write_csv,
    write_trial_balance,
)
from lingyan.economy.books.exports.xlsx import write_year
from lingyan.economy.books.models import Book, Line
from lingyan.economy.books.printing import Unit
from lingyan.kernel.month import Month
from tests.economy.books.journals import expected_dir, journal_files

pytestmark = pytest.mark.slow

DECEMBER = Month(2025, 12)


def workbook(book: Book, unit: Unit = "元", summaries: bool = True) -> openpyxl.Workbook:
    target = io.BytesIO()
    write_year(target, book, 2025, unit=unit, summaries=summaries, signers={"制表": "甲"})
    return openpyxl.load_workbook(target)


def row_of(sheet: object, text: str) -> list[object]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return next(list(row) for row in rows if any(str(cell).strip() == text for cell in row))


def test_all_sheets_with_units_and_signatures(book: Book) -> None:
    found = workbook(book)
    assert found.sheetnames == [
        "资产负债表",
        "收益及收益分配表",
        "收支明细表",
        "科目余额表",
        "总账",
        "明细账",
        "凭证",
    ]
    sheet = found["资产负债表"]
    assert sheet["A1"].value.endswith("单位：元")
    money = row_of(sheet, "货币资金")
    assert [Decimal(str(cell)) for cell in money[2:4]] == [Decimal("314732.51"), Decimal("558431.31")]
    last = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell][-1]
    assert last.startswith("单位负责人：")
    assert "制表：甲" in last
    assert row_of(workbook(book, "万元")["资产负债表"], "货币资金")[2:4] == [31.47, 55.84]


def test_vouchers_and_detail_ledgers_add_up(book: Book) -> None:
    found = workbook(book)
    rows = list(found["凭证"].iter_rows(min_row=3, values_only=True))
    assert len(rows) == Line.objects.filter(voucher__book=book).count()
    assert sum(round((row[8] or 0) * 100) for row in rows) == sum(round((row[9] or 0) * 100) for row in rows)
    details = [row for row in found["明细账"].iter_rows(min_row=3, values_only=True) if row[0] == "10201"]
    closing = queries.year_balances(book, 2025).at(12).closing("10201")
    assert (details[-1][4], details[-1][7], round(details[-1][8] * 100)) == ("本年累计", "借", closing)


def test_text_of_outsiders_is_never_a_formula(book: Book) -> None:
    """SECURITY: a summary that begins like a formula."""
    Line.objects.filter(voucher__book=book).update(summary="")
    cells = [cell for sheet in workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.django_db
def test_a_formula_in_a_summary_stays_text(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from lingyan.economy.books.exports import xlsx

    def hostile(*args: object) -> object:
        for line in original(*args):  # type: ignore[arg-type]
            yield line._replace(summary="=cmd|' /C calc'!A0")

    original = xlsx.values
    monkeypatch.setattr(xlsx, "values", hostile)
    cells = [cell for row in workbook(book)["凭证"].iter_rows(min_row=3) for cell in row]
    assert {cell.data_type for cell in cells if "cmd" in str(cell.value)} == {"s"}
    assert all(str(cell.value).startswith("'=") for cell in cells if "cmd" in str(cell.value))


def test_without_summaries_and_names(book: Book) -> None:
    found = workbook(book, summaries=False)
    text = "\n".join(
        str(cell) for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )
    assert "孙万福" not in text
    assert "赵户主" not in text


def test_csv_tables_equal_the_expected_files(book: Book) -> None:
    stem = journal_files()[0].stem.rpartition("-")[0]
    for kind, columns, rows in (
        ("balance-sheet", SHEET_COLUMNS, balance_sheet_rows(book, DECEMBER)),
        ("income-statement", INCOME_COLUMNS, income_statement_rows(book, DECEMBER)),
    ):
        target = io.StringIO(newline="")
        write_csv(target, columns, rows)
        assert target.getvalue().encode() == expected_bytes(stem, kind)
    target = io.StringIO(newline="")
    written = write_trial_balance(target, Book.objects.all(), Month(2025, 1), DECEMBER)
    assert target.getvalue().encode() == expected_bytes(stem, "trial-balance")
    assert written == target.getvalue().count("\n") - 1


def expected_bytes(stem: str, kind: str) -> bytes:
    return (expected_dir() / f"{stem}.{kind}.csv").read_bytes()
