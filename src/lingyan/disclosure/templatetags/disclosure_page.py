"""How figures and dates are written on a published page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template

from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month

register = template.Library()


@register.filter
def yuan(fen: int) -> str:
    return format_yuan(fen)


@register.filter
def month_zh(text: str) -> str:
    return Month.parse(text).zh


@register.filter
def day(text: str) -> str:
    """`2026-10-03` as `10月3日`."""
    date = dt.date.fromisoformat(text)
    return f"{date.month}月{date.day}日"


@register.filter
def named(accounts: Mapping[str, str], code: str) -> str:
    """The full name of an account by its code."""
    return accounts[code]


@register.filter
def groups(text: str) -> str:
    """A long code in groups of four, so that it can be read aloud and compared with paper."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def against_last_year(summary: Mapping[str, Any]) -> str:
    """One plain sentence that compares the month with the same month of the year before."""
    before = summary.get("last_year")
    if not before:
        return "去年同月没有账目可比。"
    parts = []
    for label, name in (("收入", "income"), ("支出", "expense")):
        change = summary[name] - before[name]
        word = "多" if change > 0 else "少"
        parts.append(f"{label}{word} {format_yuan(abs(change))} 元" if change else f"{label}一样")
    return f"与去年同月比，{'，'.join(parts)}。"
