"""Leaders of villagers' groups, asked of the room that keeps their list, so that nobody writes their names twice.

They hold no post of a cadre. The list names a group as people write it (三组, 第3村民小组), organisations have full names;
`same_group` says whether both mean one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from lingyan.regions.models import Region

Source = Callable[[Region, dt.date], Iterable[tuple[int, str]]]
"""Village, day → (person id, group as written) of each leader in office."""

_sources: Final[list[Source]] = []
_DIGITS: Final = "零一二三四五六七八九"
_GROUP: Final = re.compile(rf"(\d+|[{_DIGITS}十]+)(?:村民)?小?[组社队]")


def register(source: Source) -> None:
    """Called once from `AppConfig.ready`."""
    _sources.append(source)


def leading(village: Region, on: dt.date) -> list[tuple[int, str]]:
    return [each for source in _sources for each in source(village, on)]


def same_group(name: str, written: str) -> bool:
    """Whether an organisation's name and a group on the list mean one: by their number, else by the words themselves."""
    first, second = _number(name), _number(written)
    if first is None and second is None:
        return bool(written.strip()) and written.strip() in name
    return first == second


def _number(text: str) -> int | None:
    found = _GROUP.findall(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    written: str = found[-1]
    if written.isdecimal():
        return int(written[:6])
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(each)) for each in written[:6]))
    return 10 * (_value(tens) or 1) + _value(ones)


def _value(text: str) -> int:
    return max((_DIGITS.find(each) for each in text), default=0)
