"""Reads single cells as people fill them in: days and spans of days, kinds of sessions, groups, posts, ticks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from lingyan.kernel.tabular import CellValue, Unreadable, plain
from lingyan.team.branch import rules

_DAY: Final = re.compile(r"(\d{4})[.\-/年](\d{1,2})[.\-/月](\d{1,2})[日号]?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{1,2})[.\-/月](\d{1,2})[日号]?")
_DECIMAL: Final = re.compile(r"(\d{1,2})\.(\d{1,2})")
_OPEN: Final = re.compile(r"(至今|起|[-—–~～至])$")
_SERIAL: Final = range(20_000, 80_000)
_EPOCH: Final = dt.date(1899, 12, 30)
_GROUP: Final = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:党?小组|组)?")
_CHINESE: Final = "零一二三四五六七八九"
_KIND_WORDS: Final[Mapping[str, str]] = {
    **{label: kind for kind, label in rules.KINDS.items()}, "支部党员大会": rules.GENERAL, "支部委员会": rules.COMMITTEE,
    "支部委员会会议": rules.COMMITTEE, "支委会会议": rules.COMMITTEE, "小组会": rules.GROUP, "党小组会议": rules.GROUP,
    "上党课": rules.LESSON, "主题党日活动": rules.DAY, "民主评议": rules.APPRAISAL, "民主评议党员会": rules.APPRAISAL,
}  # fmt: skip
_TICKS: Final[Mapping[str, str]] = {
    **dict.fromkeys("√✓✔☑1到", rules.PRESENT), "到会": rules.PRESENT, "出席": rules.PRESENT, "参加": rules.PRESENT,
    **dict.fromkeys("○〇◯o", rules.ONLINE), "线上": rules.ONLINE, "线上参加": rules.ONLINE,
    **dict.fromkeys("☆★", rules.ELSEWHERE), "外地": rules.ELSEWHERE, "外地参加": rules.ELSEWHERE,
    **dict.fromkeys("△▲假", rules.EXCUSED), "请假": rules.EXCUSED, "事假": rules.EXCUSED, "病假": rules.EXCUSED,
    **dict.fromkeys("×✗✘x缺", rules.ABSENT), "缺席": rules.ABSENT, "未到": rules.ABSENT,
    **dict.fromkeys("—–-―一免/", rules.EXEMPT), "不要求": rules.EXEMPT, "不要求参加": rules.EXEMPT,
}  # fmt: skip
_LEGEND: Final = re.compile(r"([^\w\s：:，,、；;（）()])\s*(到会|出席|线上|外地参加|请假|缺席|不要求参加)")
_DUTIES: Final = (("副书记", "副书记"), ("书记", "书记"), ("委员", "委员"))


class CellError(ValueError):
    """A cell that cannot be used. `code` is the stable name of the fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def text_of(value: CellValue) -> str:
    """The cell without spaces, as it is compared. CellError for one that holds no value."""
    if isinstance(value, Unreadable):
        raise CellError(value.code, value.message)
    return plain(value)


def read_day(value: CellValue) -> dt.date | None:
    """A day from 2025年1月3日, 2025.1.3, 2025-01-03, 20250103, a date or its serial number; None if empty."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIAL:
        return _EPOCH + dt.timedelta(days=int(value))
    text = text_of(value)
    if not text:
        return None
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text.removesuffix(".0"))
    if match is None:
        raise CellError("bad-date", "日期看不懂，请写成 2025-01-03")
    return _day(*(int(part) for part in match.groups()))


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise CellError("impossible-date", "没有这一天") from None
    if not 1900 <= year <= 2999:
        raise CellError("impossible-date", "年份不对")
    return found


def days_meant(value: CellValue, year: int) -> set[tuple[int, int]]:
    """Month and day that the short date of a list may mean: 1.3, 1月3日; the number 1.2 may be the 2nd or the 20th."""
    if isinstance(value, float) and int(value) not in _SERIAL:
        match = _DECIMAL.fullmatch(repr(value))
        if match is None:
            raise CellError("bad-date", "日期看不懂，请写成 1.3 或 1月3日")
        month, day = match.groups()
        return {(int(month), int(day)), *({(int(month), int(day) * 10)} if len(day) == 1 else set())}
    text = text_of(value)
    if match := _SHORT.fullmatch(text):
        return {(int(match[1]), int(match[2]))}
    found = read_day(value)
    if found is not None and found.year != year:
        raise CellError("date-outside-year", f"不在 {year} 年")
    return {(found.month, found.day)} if found else set()


def read_spans(value: CellValue) -> list[tuple[dt.date, dt.date | None]]:
    """Spans such as 2025.01.01-2025.12.31, several of them, the last one open with 至今 or a dash."""
    text = text_of(value)
    if not text:
        return []
    days = [_day(*(int(part) for part in match)) for match in _DAY.findall(text)]
    rest = _DAY.sub("", text)
    if not days or (len(days) % 2 and not _OPEN.search(text)) or re.search(r"\d", rest):
        raise CellError("bad-span", "起止日期看不懂，请写成 2025.01.01-2025.12.31")
    ends: list[dt.date | None] = [*days[1::2], *([None] if len(days) % 2 else [])]
    spans = list(zip(days[::2], ends, strict=True))
    if any(end is not None and end < start for start, end in spans):
        raise CellError("bad-span", "截止日期早于起始日期")
    return spans


def read_kinds(value: CellValue) -> tuple[str, ...]:
    """The kinds of one session in their order, however they are joined."""
    words = [word for word in re.split(r"[/、,，;；+＋和及\\|]", text_of(value)) if word]
    unknown = next((word for word in words if word not in _KIND_WORDS), "")
    if unknown:
        raise CellError(
            "unknown-kind", f"会议类型“{unknown}”认不出来，可用的有{'、'.join(rules.KINDS.values())}"
        )
    return tuple(_KIND_WORDS[word] for word in words)


def read_group(value: CellValue) -> str:
    """`第1党小组`, 一组 and 1 as `1`; another name as it is."""
    text = text_of(value).removesuffix(".0")
    match = _GROUP.fullmatch(text)
    number = _number(match[1]) if match else 0
    return str(number) if number else text[:20]


def _number(text: str) -> int:
    """1 to 99 in figures or in Chinese, 0 for what is none."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.partition("十")
    parts = [tens, units] if ten else [units, tens]
    if any(len(part) > 1 or part not in _CHINESE for part in parts):
        return 0
    first, last = (_CHINESE.index(part) if part else 0 for part in parts)
    return (first or 1) * 10 + last if ten else last


def read_duty(value: CellValue) -> str:
    """书记, 副书记 or 委员, "" for none. Whoever holds one sits in the committee."""
    text = text_of(value)
    if not text or text in {"无", "-", "—", "党员"}:
        return ""
    found = next((duty for word, duty in _DUTIES if word in text), "")
    if not found:
        raise CellError("unknown-duty", "支部职务应是书记、副书记或委员")
    return found


def read_full(category: CellValue, since: CellValue) -> tuple[bool, dt.date | None]:
    """Whether somebody is, or becomes, a full member, and since when. A probationary one may have a day ahead."""
    text, day = text_of(category), read_day(since)
    if text not in {"正式党员", "正式", "预备党员", "预备", ""}:
        raise CellError("unknown-category", "党员类别应是正式党员或预备党员")
    return (day is not None) if text.startswith("预备") else True, day


def read_tick(value: CellValue, legend: Mapping[str, str]) -> str:
    """The status a tick stands for, "" for an empty cell."""
    text = text_of(value).removesuffix(".0")
    if not text:
        return ""
    found = legend.get(text) or _TICKS.get(text) or _TICKS.get(text.casefold())
    if not found:
        raise CellError("unknown-mark", "签到符号认不出来，请用 √ ○ ☆ △ × —")
    return found


def read_legend(text: str) -> dict[str, str]:
    """What the sheet itself says of its signs: `√到会 △请假 …`."""
    return {sign: _TICKS[word] for sign, word in _LEGEND.findall(text)}
