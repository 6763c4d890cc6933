from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.tabular import Unreadable
from lingyan.team.roster.importing.values import (
    CellError,
    read_age,
    read_count,
    read_day,
    read_identity_text,
    read_month,
    read_sex,
    read_text,
    shown,
)


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_every_spelling_of_a_month_means_that_month(year: int, month: int):
    spellings = [
        f"{year}.{month:02d}",
        f"{year}-{month:02d}",
        f"{year}/{month}",
        f"{year}年{month}月",
        f" {year}年 {month:02d}月",
        f"{year}{month:02d}",
        f"{year}{month:02d}15",
        f"{year}-{month}-28",
        f"{year}年{month}月3日",
        year * 100 + month,
        float(year * 100 + month),
        float(f"{year}.{month:02d}"),
        dt.date(year, month, 1),
        dt.datetime(year, month, 9),
    ]
    assert {read_month(spelling) for spelling in spellings} == {(year, month)}


def test_the_number_1975_1_is_october_and_the_text_is_january():
    assert read_month(1975.1) == (1975, 10)
    assert read_month("1975.1") == (1975, 1)
    assert read_month(1975.1000000000001) == (1975, 10)


@pytest.mark.parametrize(
    "value",
    [
        "1971.13",
        "1971.00",
        "19711",
        "1975年",
        "不详",
        "1975.2.30",
        1975,
        1975.13,
        1975.123,
        27485,
        True,
        "1875.03",
    ],
)
def test_a_month_that_does_not_exist_is_refused(value):
    with pytest.raises(CellError) as caught:
        read_month(value)
    assert caught.value.code == "impossible-date"


def test_an_empty_cell_has_no_month():
    assert read_month(None) is None
    assert read_month(" ") is None


def test_an_identity_number_kept_as_number_has_lost_digits():
    for value in (9.90121199107085e17, 990121199107085807, "9.90121E+17"):
        with pytest.raises(CellError) as caught:
            read_identity_text(value)
        assert caught.value.code == "id-lost-digits"
    assert read_identity_text(" 99012119670215771x ") == "99012119670215771X"
    assert read_identity_text("'990121196702157713") == "990121196702157713"
    assert read_identity_text(None) == ""


def test_numbers_are_shown_as_the_cell_shows_them():
    assert shown(9.90121199107085e17) == "990121199107085000"
    assert shown(52.0) == "52"
    assert shown(1975.03) == "1975.03"
    assert shown(dt.date(1975, 3, 1)) == shown(dt.datetime(1975, 3, 1)) == "1975-03-01"
    assert shown(None) == ""


def test_ages_sexes_and_counts():
    assert read_age(53.0) == read_age("53岁") == read_age("５３周岁") == 53
    assert read_age(None) is None
    assert read_sex("男 性") == "男"
    assert read_sex(None) == ""
    assert read_count("40人") == read_count(40.0) == 40
    assert read_count("合计") is None
    for read, value in ((read_age, 53.5), (read_age, "五十"), (read_sex, "M")):
        with pytest.raises(CellError):
            read(value)


def test_a_formula_without_result_is_named_not_taken_for_empty():
    cell = Unreadable("formula-without-value", "=A1+1")
    for read in (read_text, read_month, read_age, read_sex, read_identity_text):
        with pytest.raises(CellError) as caught:
            read(cell)
        assert caught.value.code == "formula-without-value"
    assert shown(cell) == "=A1+1"
    assert read_count(cell) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2026年3月31日", dt.date(2026, 3, 31)),
        ("2021.03.31", dt.date(2021, 3, 31)),
        ("2026-03-31止", dt.date(2026, 3, 31)),
        ("2026年2月底", dt.date(2026, 2, 28)),
        ("2026年2月30日", None),
        ("2026年换届", None),
    ],
)
def test_dates_in_titles(text: str, day: dt.date | None):
    assert read_day(text) == day
