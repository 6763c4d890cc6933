"""The chart as the statement rules see it: codes, names and normal sides.

A detail's code begins with its parent's code (102, 10201, 1020101), which is how balances are summed upward.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

Side = Literal["借", "贷"]
RESULT_ACCOUNTS: Final = ("501", "502", "503", "504", "511", "512", "513", "514", "515", "521")
REVENUE_ACCOUNTS: Final = RESULT_ACCOUNTS[:4]
EXPENSE_ACCOUNTS: Final = RESULT_ACCOUNTS[4:]
CASH_ACCOUNTS: Final = ("101", "102")
DEALINGS_ACCOUNT: Final = "113"
FIRST_LEVEL_LENGTH: Final = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """One account. `path_name` is the full name, 银行存款/基本存款账户."""

    code: str
    name: str
    path_name: str
    side: Side
    category: str = ""

    @property
    def normal(self) -> int:
        """1 when debit is the normal side, -1 when credit is."""
        return 1 if self.side == "借" else -1


class UnknownAccountError(LookupError):
    """A balance or formula names a code whose first level is not in the chart."""


class Chart:
    """Headings by code. Immutable; knows for each code its headings from the first level down."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._headings = {heading.code: heading for heading in sorted(headings, key=lambda each: each.code)}
        self._lineage: dict[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Heading]:
        """In code order, so that a parent stands before its details."""
        return iter(self._headings.values())

    def __contains__(self, code: str) -> bool:
        return code in self._headings

    def __getitem__(self, code: str) -> Heading:
        return self._headings[self.lineage(code)[-1]]

    @cached_property
    def first_level(self) -> tuple[Heading, ...]:
        return tuple(each for each in self if len(self.lineage(each.code)) == 1)

    def lineage(self, code: str) -> tuple[str, ...]:
        """Codes of the headings that the code belongs to, first level first, itself last."""
        found = self._lineage.get(code)
        if found is None:
            prefixes = (code[:end] for end in range(FIRST_LEVEL_LENGTH, len(code) + 1))
            found = tuple(prefix for prefix in prefixes if prefix in self._headings)
            if not found:
                raise UnknownAccountError(f"科目表中没有科目 {code}")
            self._lineage[code] = found
        return found

    def first_of(self, code: str) -> str:
        """The first-level code above: 1020101 gives 102."""
        return self.lineage(code)[0]

    def level(self, code: str) -> int:
        return len(self.lineage(code))

    def normal(self, code: str) -> int:
        return self[code].normal
