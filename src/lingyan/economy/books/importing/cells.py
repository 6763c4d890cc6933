"""Reads single cells of village books: amounts, dates, numbers, codes and names as people write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from lingyan.kernel.money import AmountError, fen_from_number, parse_yuan
from lingyan.kernel.tabular import CellValue, Unreadable, plain

_ZERO_WIDTH: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_ODD_SPACE: Final = re.compile("[\u00a0\u3000\u2000-\u200a\u202f]+")
_CJK: Final = "\u2e80-\u9fff\uff00-\uffef（），。：；、"
_SPACE_AT_CJK: Final = re.compile(f"(?<=[{_CJK}]) +| +(?=[{_CJK}])")
_DATE: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ]?\d{1,2}:\d{2}.*)?")
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER: Final = re.compile(r"(?P<word>[^\d第#№-]*?)字?第?[-#№]*(?P<number>\d{1,9})号?")
_EMPTY_MARKS: Final = frozenset({"", "-", "—", "–", "－", "--", "——"})
_FIRST_SERIAL: Final = 20_000
_LAST_SERIAL: Final = 80_000
_EPOCH: Final = dt.date(1899, 12, 30)
_WORDS: Final = {"收款": "收", "付款": "付", "转账": "转", "记账": "记", "记账凭证": "记", "通用": "记"}


class DateError(ValueError):
    """Text that is no day of the calendar."""


def amount(value: CellValue) -> int:
    """Fen of a cell in yuan; an empty cell and a lone dash are 0. Raises AmountError."""
    if value is None:
        return 0
    if isinstance(value, str):
        return 0 if value.strip() in _EMPTY_MARKS else parse_yuan(value)
    if isinstance(value, Unreadable):
        raise AmountError(value.code, value.message)
    if isinstance(value, bool | dt.date):
        raise AmountError("bad-amount", f"“{shown(value)}”不是金额")
    return fen_from_number(value)


def day(value: CellValue) -> dt.date:
    """A date cell, an Excel serial number without date format, or text in any usual spelling."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        if _FIRST_SERIAL < value < _LAST_SERIAL:
            return _EPOCH + dt.timedelta(days=int(value))
        return _day_of_text(str(int(value)))
    return _day_of_text(plain(value))


@lru_cache(maxsize=4096)
def _day_of_text(text: str) -> dt.date:
    match = _COMPACT_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if match:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise DateError(f"“{text}”不是存在的日期")


@lru_cache(maxsize=65536)
def voucher_number(word: str, number: str) -> tuple[str, int] | None:
    """Voucher word and number of `记-0001`, `记字第1号`, `1`; both arguments plain. None for others."""
    match = _NUMBER.fullmatch(number)
    if not match:
        return None
    found = (match["word"] or word or "记").removesuffix("字")
    return _WORDS.get(found, found), int(match["number"])


def integer_text(value: CellValue) -> str:
    """Plain text; a number without fraction as digits, because codes are often stored as numbers.

    So is the text `1.0`, which programs write for such a number.
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = plain(value)
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def small_integer(value: CellValue) -> int:
    """A count such as attachments; 0 when the cell holds none."""
    digits = re.sub(r"\D", "", integer_text(value))
    return int(digits) if 0 < len(digits) <= 6 else 0


def account_code(value: CellValue) -> str:
    """`102.01` and `102-01` as `10201`."""
    text = integer_text(value)
    return text if text.isdigit() else text.replace(".", "").replace("-", "")


@lru_cache(maxsize=65536)
def _split_names(text: str) -> tuple[str, ...]:
    return tuple(part for part in (clean(part) for part in re.split(r"[/\\]", text)) if part)


def name_path(value: CellValue) -> tuple[str, ...]:
    """`银行存款/基本户` or `银行存款\\基本户` as names from the first level down."""
    return () if value is None else _split_names(str(value))


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Text as it is kept: no zero-width characters, no odd spaces next to Chinese characters."""
    if text.isascii():
        return text.strip()
    text = _ZERO_WIDTH.sub("", text)
    if _ODD_SPACE.search(text):
        text = _SPACE_AT_CJK.sub("", _ODD_SPACE.sub(" ", text))
    return text.strip()


def words(value: CellValue) -> str:
    """The clean text of a cell, '' when it is empty."""
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else shown(value)


def shown(value: CellValue) -> str:
    """A value as the user sees it, for a problem."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        return value.text
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
