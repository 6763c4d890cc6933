"""Reads single cells as people fill them in: months in mixed spellings, ages, sexes, counts, dates in titles.

A numeric cell and a text cell differ: the number 1975.1 is shown as 1975.10 and means October, the text
`1975.1` means January.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from lingyan.kernel.month import Month
from lingyan.kernel.tabular import CellValue, Unreadable, plain

YearMonth = tuple[int, int]

_DAY: Final = re.compile(r"(\d{4})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?")
_MONTH: Final = re.compile(r"(\d{4})[.\-/年](\d{1,2})月?")
_MONTH_END: Final = re.compile(r"(\d{4})年(\d{1,2})月[底末]")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_BINARY_NOISE: Final = Decimal("0.0001")
_EARLIEST: Final = 1900
_LATEST: Final = 2200
_SEXES: Final = {"男": "男", "女": "女", "男性": "男", "女性": "女"}


class CellError(ValueError):
    """A cell that cannot be used. `code` is the stable name of the fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def shown(value: CellValue) -> str:
    """A value as the user sees it in the cell, for messages."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        return value.formula or value.text
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float):
        text = format(Decimal(repr(value)), "f") if abs(value) < 1e30 else repr(value)
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def read_text(value: CellValue) -> str:
    """Text without spaces at its ends; "" for an empty cell."""
    if isinstance(value, Unreadable):
        raise CellError(value.code, value.message)
    return shown(value).strip()


def read_month(value: CellValue) -> YearMonth | None:
    """Year and month of 1975.03, 1975年3月, 197503, a date, a number with two decimals; None if empty.

    Raises CellError `impossible-date`.
    """
    if isinstance(value, Unreadable):
        raise CellError(value.code, value.message)
    if isinstance(value, bool):
        raise _impossible()
    if isinstance(value, dt.date):
        return _checked(value.year, value.month)
    if isinstance(value, int | float):
        return _month_of_number(value)
    text = plain(value)
    return _month_of_text(text) if text else None


def _month_of_number(value: float) -> YearMonth:
    number = Decimal(repr(value))
    if number == number.to_integral_value():
        return _month_of_text(format(number.to_integral_value(), "f"))
    hundredths = (number * 100).to_integral_value()
    if abs(number * 100 - hundredths) > _BINARY_NOISE:
        raise _impossible()
    year, month = divmod(int(hundredths), 100)
    return _checked(year, month)


def _month_of_text(text: str) -> YearMonth:
    for pattern in (_COMPACT, _DAY, _MONTH):
        match = pattern.fullmatch(text)
        if match:
            year, month, *day = (int(part) for part in match.groups() if part)
            return _checked(year, month, *day)
    raise _impossible()


def _checked(year: int, month: int, day: int = 1) -> YearMonth:
    if not _EARLIEST <= year <= _LATEST:
        raise _impossible()
    try:
        dt.date(year, month, day)
    except ValueError:
        raise _impossible() from None
    return year, month


def _impossible() -> CellError:
    return CellError("impossible-date", "日期不存在或看不懂，请写成 1975.03 或 1975年3月 这样")


def read_age(value: CellValue) -> int | None:
    """Completed years from 53 or 53岁; None if empty. Raises CellError `bad-age`."""
    text = plain(read_text(value)).removesuffix("周岁").removesuffix("岁")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}", text):
        raise CellError("bad-age", "年龄不是整数")
    return int(text)


def read_sex(value: CellValue) -> str:
    """男 or 女, "" if empty. Raises CellError `unknown-sex`."""
    text = plain(read_text(value))
    if text and text not in _SEXES:
        raise CellError("unknown-sex", "性别只能填男或女")
    return _SEXES.get(text, "")


def read_identity_text(value: CellValue) -> str:
    """An identity number's characters, "" if empty. Raises CellError `id-lost-digits` for a numeric cell.

    A spreadsheet keeps 15 digits of a number, so an 18-digit number stored as one has lost its end.
    """
    text = plain(read_text(value)).upper().lstrip("'")
    stored_as_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**15
    if stored_as_number or re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        raise CellError("id-lost-digits", "身份证号码被存成数字，末三位已丢失，请把该列设为文本后重新填写")
    return text


def read_count(value: CellValue) -> int | None:
    """The number in `40人`, `6个村` or 40; None when there is none."""
    if isinstance(value, Unreadable):
        return None
    match = re.search(r"\d{1,9}", plain(shown(value)))
    return int(match[0]) if match else None


def read_day(text: str) -> dt.date | None:
    """The first date in a text: 2026年3月31日, 2021.03.31, 2026-03-31, 2026年3月底; None without one."""
    try:
        if match := _DAY.search(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH_END.search(text):
            return Month(int(match[1]), int(match[2])).last_day
    except ValueError:
        return None
    return None
