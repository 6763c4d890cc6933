"""How many appraisals of a year are done below a region, and how many persons have each grade.

PRIVACY: who may not read results sees figures down to the township only, small groups withheld (`withholding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import APPRAISAL_RESULTS
from lingyan.regions.models import Level, Region
from lingyan.team.appraisal.models import Outcome, Session
from lingyan.team.appraisal.rules import GRADES
from lingyan.team.appraisal.withholding import COLUMNS, Counts, Node, final_on, withheld
from lingyan.team.roster.suppression import TOTAL


@dataclass(frozen=True, slots=True)
class Line:
    """One region: appraisals closed, persons graded and by grade; None where withheld."""

    region: Region
    closed: int
    total: int | None
    grades: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines of the regions right below, and of the region itself. `pending`: the year's figures are not final yet."""

    lines: list[Line]
    whole: Line | None
    open: bool
    pending: bool = False


def figures(actor: Actor, region: Region, kind: str, year: int, *, as_outsider: bool = False) -> Figures:
    """What a reader may see of a year below a region, or with `as_outsider` what anybody may. Four queries."""
    open_ = not as_outsider and actor.may(APPRAISAL_RESULTS, region.path)
    if not open_ and clock.today() <= final_on(year):
        return Figures([], None, open_, pending=True)
    top = region if open_ else _top(region)
    if region.level == Level.GROUP or (not open_ and region.level == Level.VILLAGE):
        return Figures([], None, open_)
    found = _counted(top, kind, year, final=not open_)
    regions = list(_regions(top, open_))
    nodes = _tree(regions, {path: counts for path, (counts, _closed) in found.items()})
    hidden = set() if open_ else withheld(nodes, top.pk)
    lines = {each.pk: _line(each, nodes[each.pk], hidden, _closed_below(each, found)) for each in regions}
    below = [lines[each.pk] for each in regions if each.parent_id == region.pk]
    return Figures(below, lines[region.pk], open_)


def _top(region: Region) -> Region:
    """Always the same for a place, so that every page of it is withheld alike."""
    root = region.path.strip("/").split("/")[0]
    return Region.objects.get(pk=int(root))


def _counted(top: Region, kind: str, year: int, *, final: bool) -> dict[str, tuple[Counts, int]]:
    """By the path of the session's region: persons by grade, closed sessions."""
    done = Session.objects.filter(
        region__path__startswith=top.path, kind=kind, year=year, state=Session.State.CLOSED
    )
    if final:
        done = done.filter(closed_on__lte=final_on(year))
    closed = dict(done.order_by().values_list("region__path").annotate(n=Count("pk")))
    grades: defaultdict[str, list[int]] = defaultdict(lambda: [0] * GRADES)
    rows = Outcome.objects.filter(subject__session__in=done).order_by()
    for path, grade, n in rows.values_list("subject__session__region__path", "grade").annotate(n=Count("pk")):
        grades[path][grade - 1] = n
    return {path: (_four(grades[path]), n) for path, n in closed.items()}


def _four(counts: list[int]) -> Counts:
    first, second, third, fourth = counts
    return first, second, third, fourth


def _regions(top: Region, villages: bool) -> Iterable[Region]:
    levels = [
        Level.PROVINCE,
        Level.CITY,
        Level.COUNTY,
        Level.TOWNSHIP,
        *([Level.VILLAGE] if villages else []),
    ]
    return Region.objects.filter(path__startswith=top.path, level__in=levels).order_by("code")


def _tree(regions: list[Region], by_path: dict[str, Counts]) -> dict[int, Node]:
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0] * GRADES)
    for path, counts in by_path.items():
        for key in map(int, path.strip("/").split("/")):
            sums[key] = [had + more for had, more in zip(sums[key], counts, strict=True)]
    children: defaultdict[int, list[int]] = defaultdict(list)
    for each in regions:
        if each.parent_id:
            children[each.parent_id].append(each.pk)
    return {each.pk: Node(_four(sums[each.pk]), tuple(children[each.pk])) for each in regions}


def _closed_below(region: Region, found: dict[str, tuple[Counts, int]]) -> int:
    return sum(n for path, (_counts, n) in found.items() if path.startswith(region.path))


def _line(region: Region, node: Node, hidden: set[tuple[int, str]], closed: int) -> Line:
    grades = tuple(
        None if (region.pk, column) in hidden else count
        for column, count in zip(COLUMNS, node.counts, strict=True)
    )
    total = None if (region.pk, TOTAL) in hidden else sum(node.counts)
    return Line(region, closed, total, grades)
