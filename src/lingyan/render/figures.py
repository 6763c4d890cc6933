"""How amounts stand in printed columns: red-letter in red with a sign, other negatives in parentheses."""

from __future__ import annotations

from typing import Any

from lingyan.kernel.money import format_yuan


def red_letter(fen: int | None) -> dict[str, Any] | str:
    """A turnover figure for a template: nothing stays empty, red-letter is flagged and carries its sign."""
    if not fen:
        return ""
    return {"text": format_yuan(fen).replace("-", "−"), "red": fen < 0}


def in_parentheses(fen: int | None) -> str:
    """A balance or statement figure: `(1,234.56)` when negative, `0.00` when nil, empty for None."""
    if fen is None:
        return ""
    return f"({format_yuan(-fen)})" if fen < 0 else format_yuan(fen)
