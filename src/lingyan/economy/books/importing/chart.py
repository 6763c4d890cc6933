"""The shipped charts of accounts and how a book's chart is told: by codes and names, never by the year."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from lingyan.kernel.tabular import plain

from .values import ChartName

FIRST_LEVEL: Final = 3
PROJECT_ACCOUNTS: Final = frozenset({"153", "231", "241"})
"""2023 accounts whose dimension is the project; every other dimension is a party."""


@dataclass(frozen=True, slots=True)
class Chart:
    """First-level names by code, and the names of proposed details (last level only) by code."""

    name: ChartName
    first_level: Mapping[str, str]
    details: Mapping[str, str]

    def path(self, code: str) -> tuple[str, ...] | None:
        """All names of a shipped code from the first level down; None when the chart does not have it."""
        if len(code) == FIRST_LEVEL:
            return (self.first_level[code],) if code in self.first_level else None
        parent = self.path(code[:-2])
        return (*parent, self.details[code]) if parent and code in self.details else None


def data_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file under `economy/books/data/`."""
    text = resources.files("lingyan.economy.books").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def shipped_chart(name: ChartName) -> Chart:
    first_level = {row["code"]: row["name"] for row in data_rows(f"chart_{name}.csv")}
    details = data_rows("chart_2023_details.csv") if name == "2023" else []
    return Chart(name, first_level, {row["code"]: row["name"] for row in details})


@cache
def _aliases() -> Mapping[str, str]:
    return {plain(row["alias"]): plain(row["name"]) for row in data_rows("account_aliases.csv")}


@cache
def canonical(name: str) -> str:
    """A name as it is compared: plain, and by its usual word (`基本户` as `基本存款账户`)."""
    text = plain(name)
    return _aliases().get(text, text)


@dataclass(frozen=True, slots=True)
class Recognition:
    """The chart of a book. `mixed_code` is an old code that stands among new ones; then there is no chart."""

    chart: ChartName
    reason: str
    mixed_code: str = ""


def recognise_chart(accounts: Iterable[tuple[str, tuple[str, ...]]]) -> Recognition:
    """From (code, names) of all accounts that occur.

    Some codes exist in one chart only; 153, 154, 211, 212, 502, 511 and 521 exist in both and mean other
    things, so there the name of the first level decides.
    """
    old, new = shipped_chart("2004").first_level, shipped_chart("2023").first_level
    only: dict[ChartName, dict[str, None]] = {"2004": {}, "2023": {}}
    votes: dict[ChartName, dict[str, None]] = {"2004": {}, "2023": {}}
    for code, path in accounts:
        top = code[:FIRST_LEVEL]
        name = _first_level_name(code, path)
        for chart, mine, other in (("2004", old, new), ("2023", new, old)):
            if top in mine and (not name or name == canonical(mine[top])):
                if top not in other:
                    only[chart][top] = None  # type: ignore[index]
                elif name and name != canonical(other[top]):
                    votes[chart][top] = None  # type: ignore[index]
    return _decide(only, votes)


def _first_level_name(code: str, path: tuple[str, ...]) -> str:
    return canonical(path[0]) if path and (len(path) > 1 or len(code) == FIRST_LEVEL) else ""


def _decide(only: Mapping[ChartName, Iterable[str]], votes: Mapping[ChartName, Iterable[str]]) -> Recognition:
    old_only, new_only = list(only["2004"]), list(only["2023"])
    old_votes, new_votes = list(votes["2004"]), list(votes["2023"])
    if old_only and new_only:
        return Recognition("2023", "新旧科目混用", mixed_code=old_only[0])
    if old_only or (not new_only and len(old_votes) > len(new_votes)):
        return Recognition("2004", f"出现2004年制度的科目：{'、'.join((old_only + old_votes)[:6])}")
    found = (new_only + new_votes)[:6]
    return Recognition("2023", f"出现2023年制度的科目：{'、'.join(found)}" if found else "科目两套制度都有")
