"""Withholds small cells from those who may not see people, so that no total minus what is shown reveals one.

A cell under the minimum cohort is hidden; then larger cells are hidden too, the smallest first, until every
small cell could still have another value. Which posts are filled is public by law and is never hidden.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lingyan.team.roster.rules import COLLEGE_LEVELS
from lingyan.team.roster.statistics import RoundStatistics

TOTAL: Final = "合计"
PUBLIC_MINIMUM: Final = 10
INTERNAL_MINIMUM: Final = 5
RATE_MINIMUM: Final = 20

Place = tuple[str, str]
_Node = tuple[str, str]
_Way = tuple[tuple[int, int], tuple[Place, ...]]
_FREE: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of persons by row and column; a cell that is not given is 0. No row or column is named 合计."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Place, int]

    def with_totals(self) -> dict[Place, int]:
        """Every cell with the totals of rows and columns under TOTAL."""
        values = {
            (row, column): self.cells.get((row, column), 0) for row in self.rows for column in self.columns
        }
        for row in self.rows:
            values[row, TOTAL] = sum(values[row, column] for column in self.columns)
        for column in (*self.columns, TOTAL):
            values[TOTAL, column] = sum(values[row, column] for row in self.rows)
        return values


def suppress(
    table: CountTable,
    minimum: int,
    *,
    withheld: Collection[Place] = (),
    public: Collection[Place] = (),
) -> dict[Place, int | None]:
    """The table with its totals, None where a value is withheld.

    Each withheld cell under `minimum` has at least two values that fit all that is shown, and no total minus
    shown cells is itself under `minimum`. `withheld` places are hidden for a reason outside the table and
    protected in the same way; `public` places stand elsewhere anyhow, so they are never hidden.
    """
    values = table.with_totals()
    hidden = _Network(values, frozenset(public)).hide(minimum, withheld)
    return {place: None if place in hidden else value for place, value in values.items()}


def suppress_counts(counts: Mapping[str, int], minimum: int) -> dict[str, int | None]:
    """One partition of a known total: small classes, and the next smallest where needed, are None."""
    hidden = {name for name, count in counts.items() if count < minimum}
    by_size = sorted(counts, key=lambda name: counts[name])
    while hidden and (len(hidden) < 2 or sum(counts[name] for name in hidden) < minimum):
        more = next((name for name in by_size if name not in hidden), None)
        if more is None:
            break
        hidden.add(more)
    return {name: None if name in hidden else count for name, count in counts.items()}


class _Network:
    """The table as a circulation: each cell flows from its row to its column, the totals close the circle.

    A hidden value stays open exactly when it lies on a circle of hidden values along which one person can be
    moved without any value falling below zero.
    """

    def __init__(self, values: Mapping[Place, int], public: frozenset[Place] = frozenset()) -> None:
        self.values = values
        self.public = public
        self.arcs = {place: _arc(place) for place in values}
        self.touching: dict[_Node, list[Place]] = {}
        for place, ends in self.arcs.items():
            for node in ends:
                self.touching.setdefault(node, []).append(place)

    def hide(self, minimum: int, withheld: Collection[Place] = ()) -> set[Place]:
        """Everything to withhold. Hiding more never closes what was open, so one pass is enough."""
        hidden = {place for place, value in self.values.items() if value < minimum} | set(withheld)
        hidden -= self.public
        small = sorted(hidden)
        for node in self.touching:
            while self._rest_is_small(node, hidden, minimum):
                kept = hidden | self.public
                shown = (cell for cell in self._line(node)[1] if cell not in kept)
                hidden.add(min(shown, key=self._cost))
        for place in small:
            hidden |= self._circle(place, hidden)
        return hidden

    def _rest_is_small(self, node: _Node, hidden: set[Place], minimum: int) -> bool:
        """The shown total of a line minus its shown cells would itself be a small cell."""
        total, cells = self._line(node)
        rest = [self.values[cell] for cell in cells if cell in hidden]
        may_hide = any(cell not in hidden and cell not in self.public for cell in cells)
        return total not in hidden and bool(rest) and may_hide and sum(rest) < minimum

    def _line(self, node: _Node) -> tuple[Place, list[Place]]:
        """The total of a row or column and the cells it adds up."""
        kind, name = node
        total = (name, TOTAL) if kind == "row" else (TOTAL, name)
        return total, [place for place in self.touching[node] if place != total]

    def _cost(self, place: Place) -> tuple[int, int]:
        """What hiding a value costs the reader: totals go last, large cells later than small ones."""
        return int(TOTAL in place), self.values[place] + 1

    def _circle(self, place: Place, hidden: set[Place]) -> set[Place]:
        """The other values of the cheapest circle along which this value may grow, or fall, by one."""
        start, end = self.arcs[place]
        ways = [self._cheapest(end, start, place, hidden)]
        if self.values[place] > 0:
            ways.append(self._cheapest(start, end, place, hidden))
        found = [way for way in ways if way is not None]
        return set(min(found, key=lambda way: way[0])[1]) if found else set()

    def _cheapest(self, start: _Node, goal: _Node, without: Place, hidden: set[Place]) -> _Way | None:
        """Dijkstra's way; hidden values cost nothing. None when only public totals would lead there."""
        best: dict[_Node, _Way] = {start: (_FREE, ())}
        waiting: list[tuple[tuple[int, int], int, _Node]] = [(_FREE, 0, start)]
        while waiting:
            cost, order, node = heapq.heappop(waiting)
            if node == goal:
                break
            for place, neighbour in self._steps(node):
                extra = _FREE if place in hidden else self._cost(place)
                total = (cost[0] + extra[0], cost[1] + extra[1])
                if place == without or (neighbour in best and best[neighbour][0] <= total):
                    continue
                best[neighbour] = (total, (*best[node][1], place))
                if neighbour == goal and total == _FREE:
                    return best[goal]
                heapq.heappush(waiting, (total, order - 1, neighbour))
        return best.get(goal)

    def _steps(self, node: _Node) -> Iterator[tuple[Place, _Node]]:
        """Along a value that grows by one, or against one that falls by one."""
        for place in self.touching[node]:
            if place in self.public:
                continue
            start, end = self.arcs[place]
            if node == start:
                yield place, end
            elif self.values[place] > 0:
                yield place, start


def _arc(place: Place) -> tuple[_Node, _Node]:
    row, column = ("row", place[0]), ("column", place[1])
    return (row, column) if (place[0] == TOTAL) == (place[1] == TOTAL) else (column, row)


def count_table(by_region: Mapping[str, RoundStatistics], figure: str) -> CountTable:
    """Regions by the classes of `secretary_age_bands`, `secretary_education` or `secretary_selection`."""
    classes: dict[str, Mapping[str, int]] = {
        region: getattr(figures, figure) for region, figures in by_region.items()
    }
    columns = tuple(dict.fromkeys(name for counts in classes.values() for name in counts))
    cells = {(region, name): count for region, counts in classes.items() for name, count in counts.items()}
    return CountTable(tuple(by_region), columns, cells)


def suppressed_json(figures: RoundStatistics, minimum: int = PUBLIC_MINIMUM) -> dict[str, Any]:
    """`figures.as_json()` for readers who may not see people; None stands where a figure is withheld."""
    shown = figures.as_json()
    shown["secretary_age_bands"] = suppress_counts(figures.secretary_age_bands, minimum)
    shown["secretary_selection"] = suppress_counts(figures.secretary_selection, minimum)
    shown["secretary_college"], shown["secretary_education"] = _education(figures, minimum)
    for key, count, whole in two_way_parts(figures):
        shown[key] = suppress_counts({"in": count, "out": whole - count}, minimum)["in"]
    # PRIVACY: the youngest and the oldest are one person each, whatever the size of the region.
    withheld = ["secretary_age_min", "secretary_age_max"]
    if figures.secretaries < minimum:
        withheld += AGE_TOTALS
    return withhold_keys(figures, shown, withheld)


AGE_TOTALS: Final = ("secretary_age_sum", "secretary_age_mean")


def withhold_keys(figures: RoundStatistics, shown: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The shown figures without these keys (`secretary_women`, `secretary_education.大专`), and shares of theirs."""
    result = dict(shown)
    for key in keys:
        name, dot, part = key.partition(".")
        result[name] = {**result[name], part: None} if dot else None
    for share, part, whole in _shares(figures):
        if result[part] is None or whole < RATE_MINIMUM:
            result[share] = None
    return result


def _education(figures: RoundStatistics, minimum: int) -> tuple[int | None, dict[str, int | None]]:
    """大专 or higher is a subtotal of the classes, so each side of it is a partition of its own."""
    classes = figures.secretary_education
    sides = {"in": figures.secretary_college, "out": figures.secretaries - figures.secretary_college}
    college = suppress_counts(sides, minimum)["in"]
    if college is None:
        return None, suppress_counts(classes, minimum)
    above = {level: count for level, count in classes.items() if level in COLLEGE_LEVELS}
    below = {level: count for level, count in classes.items() if level not in COLLEGE_LEVELS}
    parts = suppress_counts(above, minimum) | suppress_counts(below, minimum)
    return college, {level: parts[level] for level in classes}


def two_way_parts(figures: RoundStatistics) -> tuple[tuple[str, int, int], ...]:
    """Figures that split a known whole in two: key, count, whole."""
    two = figures.two_committees
    return (
        ("secretary_women", figures.secretary_women, figures.secretaries),
        ("women_in_two", figures.women_in_two, two),
        ("two_education_college", figures.two_education_college, two),
        ("party_members_in_two", figures.party_members_in_two, two),
        ("villages_with_woman_in_V", figures.villages_with_woman_in_committee, figures.villages),
        ("with_identity_number", figures.with_identity_number, figures.persons_listed),
    )


def _shares(figures: RoundStatistics) -> tuple[tuple[str, str, int], ...]:
    """Shares: key, key of the numerator, denominator."""
    two = figures.two_committees
    return (
        ("secretary_college_percent", "secretary_college", figures.secretaries),
        ("women_percent", "women_in_two", two),
        ("two_education_college_percent", "two_education_college", two),
    )
