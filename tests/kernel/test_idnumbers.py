"""Check digits of identity numbers and credit codes, with the rural cases that libraries refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.idnumbers import (
    NumberError,
    credit_check_character,
    identity_check_digit,
    organisation_check_character,
    parse_credit_code,
    parse_identity_number,
)

# Synthetic vectors: area 510999 does not exist.
VALID_IDS = [
    "51099919700101001X",
    "510999195506150035",
    "510999198808081235",
    "51099919600101004X",
    "510999201602290028",
]
VALID_CODES = ["N2510999MF00012357", "N2510999MF000062X0", "N2510999MF00006380"]


@pytest.mark.parametrize("text", VALID_IDS)
def test_valid_identity_numbers_pass_whatever_their_area(text: str) -> None:
    assert parse_identity_number(text.lower()).text == text


@given(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_one_changed_digit_is_noticed(birth: dt.date, serial: int, place: int) -> None:
    first = f"990121{birth:%Y%m%d}{serial:03d}"
    number = first + identity_check_digit(first)
    parsed = parse_identity_number(number)
    assert (parsed.birth, parsed.sex) == (birth, "男" if serial % 2 else "女")
    wrong = "1" if number[place] != "1" else "2"
    with pytest.raises(NumberError):
        parse_identity_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("510999201502290027", "id-date"),
        ("990121199206154936", "id-checksum"),
        ("99012119920615493", "id-shape"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_identity_number(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", VALID_CODES)
def test_collectives_codes_with_letters_and_zero_sums_pass(text: str) -> None:
    assert parse_credit_code(text) == text


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), st.integers(0, 16))
def test_one_changed_character_of_a_credit_code_is_noticed(body: str, place: int) -> None:
    first = "N2990121" + body + organisation_check_character(body)
    code = first + credit_check_character(first)
    assert parse_credit_code(code) == code
    wrong = "1" if code[place] != "1" else "2"
    with pytest.raises(NumberError):
        parse_credit_code(code[:place] + wrong + code[place + 1 :])


def test_masking_keeps_only_the_ends() -> None:
    assert parse_identity_number(VALID_IDS[1]).masked == "510***********0035"
