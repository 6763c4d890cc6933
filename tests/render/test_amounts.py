"""大写 amounts and dates against the examples of the rule itself and an independent reader."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.money import MAX_FEN
from lingyan.render.amounts import capital_date, capital_yuan, count_zh, date_zh

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_integer(text: str) -> int:
    """Reads a whole number as a person does: what stands before 亿, then before 万, then the rest."""
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            upper, _, lower = text.rpartition(name)
            return read_integer(upper) * unit + read_integer(lower)
    total = digit = 0
    for character in text:
        if character in UNITS:
            total, digit = total + digit * UNITS[character], 0
        else:
            digit = DIGITS[character]
    return total + digit


def read_capital(text: str) -> int:
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan, _, cents = text.partition("元") if "元" in text else ("", "", text)
    fen = read_integer(yuan) * 100
    for name, worth in (("角", 10), ("分", 1)):
        if name in cents:
            before, _, cents = cents.partition(name)
            fen += DIGITS[before[-1]] * worth
    return sign * fen


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (-12_000, "负壹佰贰拾元整"),
    ],
)
def test_amounts_are_written_as_the_payment_rules_show(fen: int, written: str) -> None:
    assert capital_yuan(fen) == written


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_every_amount_reads_back(fen: int) -> None:
    assert read_capital(capital_yuan(fen)) == fen


@given(st.integers(1, MAX_FEN))
def test_no_doubled_or_dangling_zero(fen: int) -> None:
    written = capital_yuan(fen)
    assert "零零" not in written
    assert not any(written.find("零" + unit) >= 0 for unit in ("元", "万", "亿", "拾", "佰", "仟", "整"))
    assert written.endswith("整") == (fen % 10 == 0)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2026, 1, 3), "贰零贰陆年零壹月零叁日"),
        (dt.date(2026, 2, 20), "贰零贰陆年零贰月零贰拾日"),
        (dt.date(2026, 10, 10), "贰零贰陆年零壹拾月零壹拾日"),
        (dt.date(2026, 11, 23), "贰零贰陆年壹拾壹月贰拾叁日"),
        (dt.date(2026, 12, 30), "贰零贰陆年壹拾贰月零叁拾日"),
    ],
)
def test_capital_dates_leave_no_room_in_front(day: dt.date, written: str) -> None:
    assert capital_date(day) == written


def test_everyday_date_and_ordinals() -> None:
    assert date_zh(dt.date(2026, 11, 3)) == "2026年11月3日"
    assert [count_zh(n) for n in (1, 10, 11, 20, 42, 99)] == ["一", "十", "十一", "二十", "四十二", "九十九"]
    with pytest.raises(ValueError, match="九十九"):
        count_zh(100)
