"""What people write in cells: amounts in ten thousands to the fen, areas as lists show them, days of either calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lingyan.kernel.money import AmountError
from lingyan.kernel.tabular import read_workbook
from lingyan.kernel.tabular.rows import day_of, fen_of, mu_of


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (1.1 + 2.2, 33_000_00),
        (0.1 + 0.2, 3_000_00),
        (12345.678901, 123_456_789_01),
        (3, 30_000_00),
        ("1.2", 12_000_00),
    ],
)
def test_ten_thousands_are_exact_and_free_of_binary_noise(value: float | str, fen: int) -> None:
    assert fen_of(value, wan=True) == fen


def test_a_real_third_decimal_of_yuan_is_refused_in_ten_thousands_too() -> None:
    for value in (1.2345678, 1e300, float("inf"), "1.2345678"):
        with pytest.raises(AmountError):
            fen_of(value, wan=True)


@pytest.mark.parametrize("text", ["1,250.50 亩", "1250.5亩", 1250.5])
def test_an_area_is_read_as_lists_show_it(text: str | float) -> None:
    assert mu_of(text) == 125_050


def test_a_day_of_the_calendar_of_1904_is_the_day_that_is_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2019, 3, 1)])
    book.save(tmp_path / "mac.xlsx")
    [sheet] = read_workbook(tmp_path / "mac.xlsx").sheets
    assert day_of(sheet.value(1, 1)) == dt.date(2019, 3, 1)
