"""Two-way splits of a round or day in a region, for the page, the workbook, JSON and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words, in_source
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.team.roster import structure, village_split
from lingyan.team.roster.moments import Moment
from lingyan.team.roster.queries import RegionStatistics, statistics
from lingyan.team.roster.snapshots import RoundData, round_data
from lingyan.team.roster.statistics import Snapshot
from lingyan.team.roster.structure import DIMENSIONS, FIGURES, GROUPS, REGION, Dimension, Line, Table
from lingyan.team.roster.village_split import VILLAGE_DIMENSIONS, VILLAGES, VillageDimension

ROWS: Final = (REGION, *DIMENSIONS, *VILLAGE_DIMENSIONS)
SECRETARIES: Final = "secretaries"


@dataclass(frozen=True, slots=True)
class Split:
    """One table with what was asked. `opens` is False where small cells are withheld."""

    moment: Moment
    region: Region
    group: str
    rows: str
    by: str
    table: Table
    opens: bool

    @property
    def of_villages(self) -> bool:
        """Whether the cells count villages, which have no mean age."""
        return self.group == VILLAGES

    def as_json(self) -> dict[str, Any]:
        """Cells by class; None where withheld. Means are texts such as "49.5", NA without anybody."""
        columns = self.table.columns
        return {
            "region": {"code": self.region.code, "name": self.region.name}, "moment": self.moment.name,
            "as_of": self.moment.as_of.isoformat(), "group": self.group, "rows": self.rows, "by": self.by,
            "withheld": not self.opens,
            "lines": [_json(line, columns) for line in self.table.lines], "total": _json(self.table.whole, columns),
        }  # fmt: skip


def split(
    actor: Actor,
    moment: Moment,
    region: Region,
    *,
    group: str = SECRETARIES,
    rows: str = REGION,
    by: str = "age",
) -> Split:
    """The persons of a group of posts, or the villages, by `rows` and `by`. Refused: `bad-split` for what does not exist or
    is twice the same.

    PRIVACY: who may not see people gets the secretaries by region, with the cells withheld as the statistics of the round
    withhold them; any further split would be a second table over the same people, from which these could be worked out.
    """
    actor.require(STATISTICS_VIEW, region.path)
    known = dimensions_of(group)
    if group not in (*GROUPS, VILLAGES) or rows not in (REGION, *known) or by not in known or rows == by:
        raise Refused("没有这种分法，请另选人员范围、行和列，行和列不能相同", code="bad-split")
    if actor.may(ROSTER_VIEW, region.path):
        table = (
            _villages(moment, region, rows, by)
            if group == VILLAGES
            else _open(moment, region, group, rows, by)
        )
        return Split(moment, region, group, rows, by, table, opens=True)
    if group == VILLAGES and rows == REGION and VILLAGE_DIMENSIONS[by].public:
        statistics(actor, moment, region)  # refuses days and open rounds, which differ by a few people
        return Split(moment, region, group, rows, by, _villages(moment, region, rows, by), opens=False)
    if group != SECRETARIES or rows != REGION or by not in FIGURES:
        names = "、".join(in_source(DIMENSIONS[name].label) for name in FIGURES)
        raise Denied(
            f"您的岗位只能看村党组织书记按地区和{names}、村按一肩挑和书记在任的统计；"
            "其他分法会看出个别人，供可以查看花名册的岗位使用"
        )
    table = _withheld(statistics(actor, moment, region), by)
    return Split(moment, region, group, rows, by, table, opens=False)


def _open(moment: Moment, region: Region, group: str, rows: str, by: str) -> Table:
    data = round_data(moment, region)
    if rows != REGION:
        return structure.cross(data.snapshot, group, rows, by)
    return structure.tabulate(_parts(data, region), group, by)


def _villages(moment: Moment, region: Region, rows: str, by: str) -> Table:
    data = round_data(moment, region)
    if rows != REGION:
        return village_split.cross(data.snapshot, rows, by)
    return village_split.tabulate(_parts(data, region), by)


def dimensions_of(group: str) -> Mapping[str, Dimension] | Mapping[str, VillageDimension]:
    """The ways to split a group, by key."""
    return VILLAGE_DIMENSIONS if group == VILLAGES else DIMENSIONS


def group_label(group: str) -> Words:
    return village_split.LABEL if group == VILLAGES else GROUPS[group].label


def _parts(data: RoundData, region: Region) -> Sequence[tuple[str, Snapshot]]:
    parts = data.parts(region.path)
    regions = Region.objects.in_bulk(list(parts))
    found = [(regions[pk], part) for pk, part in parts.items()] or [(region, data)]
    return [(place.name, part.snapshot) for place, part in sorted(found, key=lambda each: each[0].code)]


def _withheld(found: RegionStatistics, by: str) -> Table:
    """The same cells that the page of statistics shows, in a table.

    PRIVACY: a class that a place has nobody of is as small as one person, so it is withheld and never shown as 0.
    """
    key = FIGURES[by]
    places = [(part.region.name, part.figures) for part in found.parts]
    named = dict.fromkeys(
        name for _label, figures in (*places, ("", found.figures)) for name in figures[key] or {}
    )
    columns = tuple(named)

    def line(label: str, figures: dict[str, Any]) -> Line:
        cells = figures[key] or {}
        return Line(
            label, tuple(cells.get(name) for name in columns), figures["secretaries"], figures["secretary_age_mean"]
        )  # fmt: skip

    return Table(
        columns,
        tuple(line(label, figures) for label, figures in places),
        line(structure.TOTAL, found.figures),
    )


def _json(line: Line, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "label": line.label, "cells": dict(zip(columns, line.cells, strict=True)), "total": line.total,
        "mean_age": line.mean_age,
    }  # fmt: skip
