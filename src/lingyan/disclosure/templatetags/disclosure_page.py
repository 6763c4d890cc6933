"""How figures and dates are written on a published page, which is made within `on_paper`, and where the console shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

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
    return gettext("%(month)d月%(day)d日") % {"month": date.month, "day": date.day}


@register.filter
def named(accounts: Mapping[str, str], code: str) -> str:
    """The full name of an account by its code."""
    return accounts[code]


@register.filter
def groups(text: str) -> str:
    """A long code in groups of four, so that it can be read aloud and compared with paper."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def cells(block: Mapping[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of a sheet's block as texts, each with what its column is called and holds."""
    columns = block["columns"]
    return [
        [
            {"text": cell_text(cell, kind), "kind": kind, "label": label}
            for cell, (label, kind) in zip(row, columns, strict=True)
        ]
        for row in block["rows"]
    ]


def cell_text(cell: str | int, kind: str) -> str:
    """Sums of fen and hundredths of a mu with two decimals, counts plain; a text in any column as it is."""
    if isinstance(cell, str):
        return cell
    return format_yuan(cell) if kind in {"money", "area"} else str(cell)


@register.filter
def corrects(body: Mapping[str, Any]) -> str:
    """What a body says of the version that it corrects; empty for a first version."""
    found = body.get("corrects")
    if not found:
        return ""
    reason = f"更正原因：{found['reason']}" if "reason" in found else ""
    return f"本版更正 {found['published_on']} 公开的第{found['version']}版。{reason}"


@register.filter
def against_last_year(summary: Mapping[str, Any]) -> str:
    """One plain sentence that compares the month with the same month of the year before."""
    before = summary.get("last_year")
    if not before:
        return gettext("去年同月没有账目可比。")
    changes = [
        _change(label, summary[name] - before[name])
        for label, name in ((gettext("收入"), "income"), (gettext("支出"), "expense"))
    ]
    return gettext("与去年同月比，%(changes)s。") % {"changes": gettext("，").join(changes)}


def _change(label: str, change: int) -> str:
    words = gettext("%(label)s一样")
    if change:
        words = gettext("%(label)s多 %(amount)s 元") if change > 0 else gettext("%(label)s少 %(amount)s 元")
    return words % {"label": label, "amount": format_yuan(abs(change))}
