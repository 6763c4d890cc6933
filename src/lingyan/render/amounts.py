"""Amounts and dates as Chinese papers write them: 大写金额, 大写日期 and the everyday date.

The rules of 大写 are those of 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_MYRIAD: Final = 10_000
_HUNDRED_MILLION: Final = 100_000_000


def capital_yuan(fen: int) -> str:
    """`123456` as `壹仟贰佰叁拾肆元伍角陆分`.

    `整` closes an amount that ends at 元 or 角 and never follows 分. One `零` stands for any run of
    zeros between figures; after 元 it is written only where the 角 is nil and the 分 is not.
    Negative amounts begin with `负`; nothing is `零元整`.
    """
    if fen == 0:
        return "零元整"
    yuan, cents = divmod(abs(fen), 100)
    whole = f"{_capital_integer(yuan)}元" if yuan else ""
    return ("负" if fen < 0 else "") + whole + _capital_cents(cents, after_yuan=bool(yuan))


def _capital_cents(cents: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if not jiao:
        return f"{'零' if after_yuan else ''}{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"


def _capital_integer(number: int) -> str:
    """A positive whole number; what stands above 亿 is read as a number of its own."""
    if number >= _HUNDRED_MILLION:
        return _joined(number, _HUNDRED_MILLION, "亿")
    if number >= _MYRIAD:
        return _joined(number, _MYRIAD, "万")
    return _capital_below_myriad(number)


def _joined(number: int, unit: int, name: str) -> str:
    upper, lower = divmod(number, unit)
    if not lower:
        return f"{_capital_integer(upper)}{name}"
    gap = "零" if lower < unit // 10 else ""
    return f"{_capital_integer(upper)}{name}{gap}{_capital_integer(lower)}"


def _capital_below_myriad(number: int) -> str:
    written = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(written)
    return written


def date_zh(day: dt.date) -> str:
    """`2026年11月3日`, as papers and pages write a date."""
    return f"{day.year}年{day.month}月{day.day}日"


def capital_date(day: dt.date) -> str:
    """`贰零贰陆年壹拾壹月零叁日`, the date of a cheque or a receipt.

    Months 1, 2 and 10 and days 1–9, 10, 20 and 30 carry a leading `零`; 11–19 are written `壹拾壹` on,
    so that nothing can be added in front.
    """
    year = "".join(_DIGITS[int(figure)] for figure in str(day.year))
    month = ("零" if day.month in {1, 2, 10} else "") + _capital_below_myriad(day.month)
    guarded = day.day < 10 or day.day in {10, 20, 30}
    return f"{year}年{month}月{'零' if guarded else ''}{_capital_below_myriad(day.day)}日"


def count_zh(number: int) -> str:
    """`12` as `十二`, for headings and ordinals from 1 to 99. ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"序号只写到九十九，收到 {number}")
    tens, ones = divmod(number, 10)
    figures = "〇一二三四五六七八九"
    return (figures[tens] if tens > 1 else "") + ("十" if tens else "") + (figures[ones] if ones else "")
