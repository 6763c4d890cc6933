"""The accounts of one book: names gathered from all its files, checked against each other and the chart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .chart import FIRST_LEVEL, Chart, canonical
from .values import AccountName

_OTHER: Final = "其他"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a code and the name beside it cannot both be right."""

    message: str


class AccountBook:
    """Knows every code of a book by the names that its files give it, most frequent first."""

    def __init__(self, chart: Chart, listed: Iterable[tuple[str, tuple[str, ...]]] = ()) -> None:
        self.chart = chart
        self.listed = {code for code, _ in listed}
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)
        self._shown: dict[tuple[str, str], str] = {}
        self._paths: dict[str, tuple[str, ...]] = {}

    def observe(self, code: str, path: tuple[str, ...], times: int = 1) -> None:
        """Notes the names of a code, and those of its parents where the path is complete."""
        if path and code.isdigit():
            self._note(code, path[-1], times)
            if len(path) == levels(code):
                for depth, name in enumerate(path[:-1]):
                    self._note(code[: FIRST_LEVEL + 2 * depth], name, times)

    def _note(self, code: str, name: str, times: int) -> None:
        key = canonical(name)
        self._seen[code][key] += times
        self._shown.setdefault((code, key), name)

    def known(self, code: str) -> bool:
        """Whether the code may be used: its first level is in the chart, and a listed chart lists it."""
        if not code.isdigit() or code[:FIRST_LEVEL] not in self.chart.first_level:
            return False
        if self.listed:
            return code in self.listed
        return len(code) == FIRST_LEVEL or code in self._seen or self.chart.path(code) is not None

    def path(self, code: str) -> tuple[str, ...]:
        """All names of a code from the first level down, in the spelling to be kept."""
        if code not in self._paths:
            self._paths[code] = self._make_path(code)
        return self._paths[code]

    def _make_path(self, code: str) -> tuple[str, ...]:
        if len(code) <= FIRST_LEVEL:
            return (self.chart.first_level.get(code, code),)
        parent = self.path(self._parent(code))
        return (*parent, self._leaf(code))

    def _parent(self, code: str) -> str:
        for length in range(len(code) - 1, FIRST_LEVEL, -1):
            if code[:length] in self._seen or code[:length] in self.chart.details:
                return code[:length]
        return code[:FIRST_LEVEL]

    def _leaf(self, code: str) -> str:
        shipped = self.chart.details.get(code)
        if code not in self._seen:
            return shipped or code
        key = self._seen[code].most_common(1)[0][0]
        return shipped if shipped and canonical(shipped) == key else self._shown[code, key]

    def misfit(self, code: str, path: tuple[str, ...]) -> Misfit | None:
        """Whether the names beside a code contradict the chart or the rest of the book."""
        if not path:
            return None
        expected = self.path(code)
        if _same(path[-1], expected[-1]) and (len(path) == 1 or _same(path[0], expected[0])):
            return None
        return Misfit(f"科目编码与名称不一致，{code} 应为“{'/'.join(expected)}”")

    def named_like_another(self, code: str) -> str | None:
        """The shipped code that has this name, when the book uses the name for a different shipped code."""
        shipped = self.chart.details.get(code)
        if shipped is None or code not in self._seen:
            return None
        leaf = canonical(self.path(code)[-1])
        if leaf == canonical(shipped):
            return None
        for other, name in self.chart.details.items():
            if other != code and other[:-2] == code[:-2] and canonical(name) == leaf:
                return other
        return None

    def names(self, codes: Iterable[str]) -> list[AccountName]:
        """The codes with all their parents, in order."""
        wanted: set[str] = set()
        for code in codes:
            while code not in wanted:
                wanted.add(code)
                code = self._parent(code) if len(code) > FIRST_LEVEL else code
        return [AccountName(code, self.path(code)) for code in sorted(wanted)]


def _same(name: str, other: str) -> bool:
    return canonical(name) == canonical(other)


def levels(code: str) -> int:
    """The depth of a 3-2-2-2 code: 101 is 1, 10201 is 2."""
    return 1 + (len(code) - FIRST_LEVEL + 1) // 2


def is_other(name: str) -> bool:
    """`其他`, `其他投资收益`: the remainder, whose code ends in 99."""
    return canonical(name).startswith(_OTHER)
