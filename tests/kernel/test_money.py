"""Amounts as people and spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.money import (
    MAX_FEN,
    AmountError,
    fen_from_number,
    format_wan,
    format_yuan,
    parse_yuan,
    plain_yuan,
)

FEN = st.integers(min_value=-MAX_FEN, max_value=MAX_FEN)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.56", 123456), ("1,234.50", 123450), ("４８０．００", 48000), ("¥1,310.00", 131000),
        ("（87.20）", -8720), ("(4)", -400), ("-0.01", -1), ("+3", 300), (".5", 50), (" 1 000 ", 100000),
        ("12元", 1200), ("\u200b7\u00a0", 700),
    ],
)  # fmt: skip
def test_reads_what_people_write(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,2O0.00", "bad-amount"), ("", "bad-amount"), ("-", "bad-amount"), ("1,23", "bad-amount"),
        ("1e3", "bad-amount"), ("--1", "bad-amount"), ("627.035", "too-many-decimals"),
        ("99999999999999999999", "amount-overflow"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_amount(text: str, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        parse_yuan(text)
    assert refusal.value.code == code


@given(FEN)
def test_grouped_text_comes_back_as_the_same_amount(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen
    assert parse_yuan(plain_yuan(fen)) == fen


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_a_spreadsheet_number_with_binary_noise_is_the_amount_it_shows(fen: int) -> None:
    assert fen_from_number(fen / 100) == fen


def test_noise_is_dropped_and_a_third_decimal_is_not() -> None:
    assert fen_from_number(1451.0600000002) == 145106
    with pytest.raises(AmountError, match="两位小数"):
        fen_from_number(627.035)


@pytest.mark.parametrize("number", [float("inf"), float("nan"), 1e300, 10**16])
def test_numbers_beyond_any_ledger_overflow(number: float) -> None:
    with pytest.raises(AmountError) as refusal:
        fen_from_number(number)
    assert refusal.value.code == "amount-overflow"


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(123456789, "123.46"), (0, "0.00"), (-4_999, "0.00"), (-5_000, "-0.01"), (5_000, "0.01")],
)
def test_wan_rounds_half_up_and_never_shows_minus_zero(fen: int, shown: str) -> None:
    assert format_wan(fen) == shown
