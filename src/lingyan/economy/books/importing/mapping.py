"""Turns accounts of the 2004 chart into those of 2023, by the shipped rules and the account's name.

The same numbers mean other things in the two charts (511, 502, 211, 153, 154), so a rule takes the code and,
where the old account was split, a keyword in the name. Households, units and projects that the old books kept
as detail accounts become dimensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from .accounts import is_other
from .chart import FIRST_LEVEL, canonical, data_rows, shipped_chart
from .values import AccountMapping

Below = Literal["same", "party", "project", "fixed", "none"]
_UNIT_NAME: Final = re.compile(
    r"公司|厂|合作社|服务队|农场|商行|门市|超市|医院|学校|政府|[社队部店局所院站场行会]$"
)
_PARTY_CATEGORIES: Final[Mapping[str, tuple[str, str]]] = {
    "112": ("11201", "11202"),
    "113": ("11302", "11301"),
    "211": ("21101", "21102"),
    "141": ("14101", "14101"),
}
"""The detail for a unit and for a person, where the old account had none between it and the party."""
_FREE_CODES: Final = range(51, 99)


@dataclass(frozen=True, slots=True)
class Rule:
    """`below` says what the old details become: details of the new account, parties, projects, or nothing."""

    old_code: str
    keyword: re.Pattern[str] | None
    new_code: str
    below: Below
    certain: bool
    remark: str

    def fits(self, code: str, below_names: str) -> bool:
        return code.startswith(self.old_code) and (
            self.keyword is None or bool(self.keyword.search(below_names))
        )


@cache
def rules() -> Sequence[Rule]:
    """The shipped rules in order; the first that fits decides."""
    return tuple(
        Rule(
            row["old_code"],
            re.compile(row["keyword"]) if row["keyword"] else None,
            row["new_code"],
            row["below"],  # type: ignore[arg-type]
            row["certain"] == "yes",
            row["remark"],
        )
        for row in data_rows("account_map_2004.csv")
    )


class AccountMapper:
    """Maps the accounts of one book. Codes for details without counterpart depend on all its accounts."""

    def __init__(self, accounts: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.mappings: dict[str, AccountMapping] = {}
        self._taken: dict[str, str] = {}
        for code, path in sorted(accounts):
            self.mappings[code] = self._map(code, path)

    def _map(self, code: str, path: tuple[str, ...]) -> AccountMapping:
        names = path[1:]
        rule = next((rule for rule in rules() if rule.fits(code, "/".join(names))), None)
        if rule is None or rule.below == "none":
            return AccountMapping(
                code, "/".join(path), "", "", certain=False, remark=rule.remark if rule else ""
            )
        suffixes = [code[at : at + 2] for at in range(FIRST_LEVEL, len(code), 2)]
        new_path = _shipped_path(rule.new_code)
        new_code, party, project = rule.new_code, "", ""
        if rule.below == "same":
            new_code, new_path = self._details(new_code, new_path, suffixes, names)
        elif rule.below == "fixed":
            new_code, new_path = self._details(new_code, new_path, suffixes[1:], names[1:])
        elif rule.below == "project":
            project = "/".join(names)
        else:
            new_code, new_path, party = self._party(new_code, new_path, suffixes, names)
        new_name, remark = "/".join(new_path), rule.remark
        return AccountMapping(code, "/".join(path), new_code, new_name, party, project, rule.certain, remark)

    def _details(
        self, code: str, path: tuple[str, ...], suffixes: Sequence[str], names: Sequence[str]
    ) -> tuple[str, tuple[str, ...]]:
        """Carries old details over level by level: by name, else with their number, else with a free one."""
        for suffix, name in zip(suffixes, names, strict=False):
            code, name = self._child(code, suffix, name)
            path = (*path, name)
        return code, path

    def _child(self, parent: str, suffix: str, name: str) -> tuple[str, str]:
        details = shipped_chart("2023").details
        for code, shipped in details.items():
            if code[:-2] == parent and canonical(shipped) == canonical(name):
                return code, shipped
        if is_other(name) and f"{parent}99" in details:
            return f"{parent}99", name
        if f"{parent}{suffix}" not in details and self._take(f"{parent}{suffix}", name):
            return f"{parent}{suffix}", name
        free = next(f"{parent}{number}" for number in _FREE_CODES if self._take(f"{parent}{number}", name))
        return free, name

    def _take(self, code: str, name: str) -> bool:
        return self._taken.setdefault(code, canonical(name)) == canonical(name)

    def _party(
        self, code: str, path: tuple[str, ...], suffixes: Sequence[str], names: Sequence[str]
    ) -> tuple[str, tuple[str, ...], str]:
        """Old details below 应收款, 内部往来, 应付款 are first a category, then the party."""
        if not names:
            return code, path, ""
        details = shipped_chart("2023").details
        for detail, shipped in details.items():
            if detail[:-2] == code and canonical(shipped) == canonical(names[0]):
                return detail, (*path, shipped), "/".join(names[1:])
        if code not in _PARTY_CATEGORIES:
            return code, path, "/".join(names)
        if len(names) > 1:
            detail, name = self._child(code, suffixes[0] if suffixes else "99", names[0])
            return detail, (*path, name), "/".join(names[1:])
        unit, person = _PARTY_CATEGORIES[code]
        detail = unit if _UNIT_NAME.search(names[0]) else person
        return detail, _shipped_path(detail), names[0]


def _shipped_path(code: str) -> tuple[str, ...]:
    path = shipped_chart("2023").path(code)
    if path is None:
        raise LookupError(f"account_map_2004.csv names {code}, which is not in the chart")
    return path
