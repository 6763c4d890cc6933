"""Codes and names of divisions (GB/T 2260, GB/T 10114): shape, level, parent and pinyin keys. Pure."""

from __future__ import annotations

import re
from typing import Final

CODE: Final = re.compile(r"\d{12}")
LEVELS: Final = ("省", "市", "县", "乡镇", "村", "组")
_SIGNIFICANT: Final = {"省": 2, "市": 4, "县": 6, "乡镇": 9, "村": 12}


def code_problem(code: str, level: str) -> str | None:
    """What is wrong with a code at a level, in Chinese, or None. Codes of 组 are the county's own."""
    if not CODE.fullmatch(code):
        return "区划代码应为12位数字"
    digits = _SIGNIFICANT.get(level)
    if digits and code[digits:].strip("0"):
        return f"{level}级代码从第{digits + 1}位起应全为0"
    if level == "村" and code.endswith("000"):
        return "村级代码末三位不能是000"
    return None


def code_prefix(code: str) -> str:
    """The significant digits of a code: 2, 4, 6, 9 or 12 of them."""
    for digits in (2, 4, 6, 9):
        if not code[digits:].strip("0"):
            return code[:digits]
    return code


def parent_allowed(level: str, parent_level: str | None) -> bool:
    """A place hangs under a higher level; only the installation's own top has no parent."""
    return parent_level is None or LEVELS.index(parent_level) < LEVELS.index(level)


def pinyin_keys(name: str) -> tuple[str, str]:
    """Full pinyin and initials by which a name is found: 凤桥村 as (`fengqiaocun`, `fqc`)."""
    # Its dictionary takes a tenth of a second to load, which most commands do not need.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).lower()[:240], initials_of(name)


def initials_of(name: str) -> str:
    """The initials alone, for half the work."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:80]
