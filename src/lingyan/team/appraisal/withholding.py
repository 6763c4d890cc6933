"""Figures of grades by region for readers who may not see results: small groups withheld, on all levels at once.

One decision holds for every page, made from the top region down: what a county's page hides cannot be found by taking a
township's page from a city's. A year's figures are final before they are shown, so two looks at different days never
differ by one village. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lingyan.team.appraisal.rules import GRADES
from lingyan.team.roster.suppression import PUBLIC_MINIMUM, TOTAL, CountTable, Place, suppress

COLUMNS: Final = tuple(str(grade) for grade in range(1, GRADES + 1))
Counts = tuple[int, int, int, int]
_FINAL: Final = (3, 31)


@dataclass(frozen=True, slots=True)
class Node:
    """How many persons of each grade in a region, and the regions right below it whose figures add up to it."""

    counts: Counts
    children: tuple[int, ...] = ()


def final_on(year: int) -> dt.date:
    """The last day on which an appraisal of a year still counts in its figures; they are shown from the day after."""
    return dt.date(year + 1, *_FINAL)


def withheld(tree: Mapping[int, Node], top: int, minimum: int = PUBLIC_MINIMUM) -> set[tuple[int, str]]:
    """Every (region, column) to hide, columns being 1 to 4 and 合计. Tables are closed until nothing more is hidden."""
    hidden: set[tuple[int, str]] = set()
    tables = [(None, (top,)), *((region, node.children) for region, node in tree.items() if node.children)]
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for whole, parts in tables:
            hidden |= set(_table(tree, whole, parts, hidden, minimum))
    return hidden


def _table(
    tree: Mapping[int, Node],
    whole: int | None,
    parts: tuple[int, ...],
    hidden: set[tuple[int, str]],
    minimum: int,
) -> Iterator[tuple[int, str]]:
    cells = {
        (str(part), column): count
        for part in parts
        for column, count in zip(COLUMNS, tree[part].counts, strict=True)
    }
    names = {(str(part), column): (part, column) for part in parts for column in (*COLUMNS, TOTAL)}
    if whole is not None:
        names |= {(TOTAL, column): (whole, column) for column in (*COLUMNS, TOTAL)}
    known: list[Place] = [place for place, name in names.items() if name in hidden]
    shown = suppress(CountTable(tuple(map(str, parts)), COLUMNS, cells), minimum, withheld=known)
    return (name for place, name in names.items() if shown[place] is None)
