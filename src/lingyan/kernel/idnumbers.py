"""Identity-card numbers (GB 11643) and unified social-credit codes (GB 32100).

Ready-made validators refuse valid rural numbers: codes that start with N (collectives) and identity
numbers whose county code is younger than the holder. So both standards are implemented here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, Literal

_ID_SHAPE: Final = re.compile(r"\d{17}[\dX]")
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK: Final = "10X98765432"
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


class NumberError(ValueError):
    """A number that is not valid. `code` is the stable name of the fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A checked identity number. `text` is 18 characters, the last upper case."""

    text: str
    birth: dt.date
    sex: Literal["男", "女"]

    @property
    def masked(self) -> str:
        return f"{self.text[:3]}{'*' * 11}{self.text[-4:]}"


def parse_identity_number(text: str) -> IdentityNumber:
    """Checks shape, date and check digit; the area code is deliberately not looked up.

    Raises NumberError with code `id-shape`, `id-date` or `id-checksum`.
    """
    number = text.strip().upper()
    if not _ID_SHAPE.fullmatch(number):
        raise NumberError("id-shape", "身份证号码应为18位数字，末位可为X")
    try:
        birth = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise NumberError("id-date", "身份证号码第7至14位不是存在的日期") from None
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if _ID_CHECK[total % 11] != number[17]:
        raise NumberError("id-checksum", "身份证号码校验码不对")
    return IdentityNumber(number, birth, "男" if int(number[16]) % 2 else "女")


def identity_check_digit(first17: str) -> str:
    """The 18th character for 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11]


def parse_credit_code(text: str) -> str:
    """A checked 18-character social-credit code, upper case.

    Both check characters are verified (GB 32100 over the whole, GB 11714 over the body).
    Raises NumberError with code `uscc-shape` or `uscc-checksum`.
    """
    code = text.strip().upper()
    if len(code) != 18 or any(char not in _USCC_ALPHABET for char in code) or not code[2:8].isdigit():
        raise NumberError("uscc-shape", "统一社会信用代码应为18位，不含 I、O、S、V、Z")
    if credit_check_character(code[:17]) != code[17] or organisation_check_character(code[8:16]) != code[16]:
        raise NumberError("uscc-checksum", "统一社会信用代码校验码不对")
    return code


def credit_check_character(first17: str) -> str:
    total = sum(
        _USCC_ALPHABET.index(char) * weight for char, weight in zip(first17, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(body8: str) -> str:
    """GB 11714: the ninth character of the body code; letters count from A = 10."""
    total = sum(int(char, 36) * weight for char, weight in zip(body8, _ORG_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
