"""Money as an integer count of fen (分). A float never carries an amount."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Final

MAX_FEN: Final = 10**15 - 1
"""Largest amount accepted, just under ten trillion yuan: far above any village, far below 64 bits."""

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，－＋（）￥", "0123456789.,-+()¥")
_INVISIBLE: Final = re.compile("[\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff\\s]")
_GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+")
_BINARY_NOISE: Final = Decimal("0.000001")


class AmountError(ValueError):
    """An amount that cannot be taken in. `code` is the stable name of the fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_yuan(text: str) -> int:
    """Fen from text as people type it: `1,234.50`, `１２.５`, `¥3`, `(4.00)` and `-4` for negatives.

    Raises AmountError with code `bad-amount`, `too-many-decimals` or `amount-overflow`.
    """
    plain = _INVISIBLE.sub("", text.translate(_FULL_WIDTH)).replace("¥", "").removesuffix("元")
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1]
    if plain[:1] in {"-", "+"}:
        negative, plain = negative != (plain[0] == "-"), plain[1:]
    if not _GROUPED.fullmatch(plain):
        raise AmountError("bad-amount", f"“{text}”不是金额")
    try:
        amount = Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        raise AmountError("bad-amount", f"“{text}”不是金额") from None
    return _to_fen(-amount if negative else amount, text)


def fen_from_number(number: float | int, *, unit: int = 1) -> int:
    """Fen from a spreadsheet's numeric cell, in yuan or in a `unit` of so many.

    Spreadsheets store binary fractions, so noise below a millionth of a yuan is dropped
    (1451.0600000002 is 1451.06) while a real third decimal is refused.
    """
    if isinstance(number, float) and not math.isfinite(number):
        raise AmountError("amount-overflow", f"{number} 超出金额范围")
    exact = Decimal(repr(number)) * unit
    if abs(exact) * 100 > MAX_FEN:
        raise AmountError("amount-overflow", f"{number} 超出金额范围")
    return _to_fen(exact.quantize(_BINARY_NOISE), str(number))


def _to_fen(amount: Decimal, shown: str) -> int:
    fen = amount * 100
    if abs(fen) > MAX_FEN:
        raise AmountError("amount-overflow", f"{shown} 超出金额范围")
    if fen != fen.to_integral_value():
        raise AmountError("too-many-decimals", f"{shown} 超过两位小数")
    return int(fen)


def format_yuan(fen: int) -> str:
    """`123456` as `1,234.56`; negatives carry a minus sign."""
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{cents:02d}"


def format_wan(fen: int) -> str:
    """`123456789` as `123.46` (万元, two decimals, half up), the unit of written reports."""
    hundredths = (abs(fen) + 5_000) // 10_000
    return f"{'-' if fen < 0 and hundredths else ''}{hundredths // 100:,}.{hundredths % 100:02d}"


def plain_yuan(fen: int) -> str:
    """`123456` as `1234.56`, without grouping, for machines."""
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{cents:02d}"
