"""Single cells, as people and programs write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.importing import cells
from lingyan.kernel.money import MAX_FEN, AmountError, format_yuan
from lingyan.kernel.tabular import Unreadable
from lingyan.kernel.tabular.values import CellValue

DAY = dt.date(2025, 1, 3)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        dt.datetime(2025, 1, 3, 9, 30),
        45660,
        45660.0,
        20250103.0,
        "20250103",
        "2025-01-03",
        "2025/1/3",
        "2025.1.3",
        "2025年1月3日",
        "２０２５－０１－０３",
        " 2025-01-03 00:00:00",
    ],
)
def test_every_usual_spelling_of_a_day(value: CellValue) -> None:
    assert cells.day(value) == DAY


@pytest.mark.parametrize("value", ["2025.2.30", "2025-13-01", "2025.02", "", None, "三月五日", 45660.5, True])
def test_what_is_no_day(value: CellValue) -> None:
    with pytest.raises(cells.DateError):
        cells.day(value)


@pytest.mark.parametrize(
    ("word", "number", "expected"),
    [
        ("", "记-0001", ("记", 1)),
        ("", "记字第12号", ("记", 12)),
        ("", "收3", ("收", 3)),
        ("收", "1", ("收", 1)),
        ("收款", "7", ("收", 7)),
        ("", "银付-08", ("银付", 8)),
        ("", "15", ("记", 15)),
        ("", "记#5", ("记", 5)),
        ("", "记-", None),
        ("", "1-2", None),
    ],
)
def test_voucher_words_and_numbers(word: str, number: str, expected: tuple[str, int] | None) -> None:
    assert cells.voucher_number(word, number) == expected


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_amounts_written_for_people_are_read_back(fen: int) -> None:
    assert cells.amount(format_yuan(fen)) == fen


@given(st.integers(-(10**12), 10**12))
def test_amounts_of_numeric_cells_are_read_back(fen: int) -> None:
    assert cells.amount(fen / 100) == fen


def test_empty_amounts_and_amounts_that_are_none() -> None:
    assert [cells.amount(value) for value in (None, "", " - ", "—")] == [0, 0, 0, 0]
    for value, code in [
        (Unreadable("error-value", "=#REF!"), "error-value"),
        (True, "bad-amount"),
        (DAY, "bad-amount"),
        ("1,2O0.00", "bad-amount"),
        (627.035, "too-many-decimals"),
        (float("inf"), "amount-overflow"),
    ]:
        with pytest.raises(AmountError) as caught:
            cells.amount(value)
        assert caught.value.code == code


def test_codes_and_names() -> None:
    assert [cells.account_code(value) for value in ("102.01", "10201", 10201.0, " 322.02.01\u200b")] == [
        "10201",
        "10201",
        "10201",
        "3220201",
    ]
    assert cells.name_path("银行存款\\ 基本户\u200b") == ("银行存款", "基本户")
    assert cells.integer_text("990121102208.0") == "990121102208"
    assert cells.clean("\u3000└成员（农\u00a0户）\ufeff") == "└成员（农户）"
    assert cells.clean("付 Zhang San 工资") == "付 Zhang San 工资"
