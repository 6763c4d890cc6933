"""The villages that rosters speak of, from the region tree: look-up for the importer, common region, succession."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import commonpath

from lingyan.kernel.problems import Refused
from lingyan.regions import queries as regions
from lingyan.regions.models import Level, Region, Succession
from lingyan.team.roster.importing import VillageRef, VillageTable


@dataclass(frozen=True, slots=True)
class Villages:
    """The villages in force on a day: for look-up by what people write, and as rows by code."""

    table: VillageTable
    by_code: Mapping[str, Region]


def villages_on(day: dt.date | None) -> Villages:
    """All villages that exist on a day (today when none is named), with the names they had before."""
    found = regions.in_force(day).filter(level=Level.VILLAGE).select_related("parent__parent")
    by_code = {village.code: village for village in found}
    former = _former_names()
    return Villages(
        VillageTable(_reference(village, former[village.pk]) for village in by_code.values()), by_code
    )


def _reference(village: Region, former: list[str]) -> VillageRef:
    town = village.parent
    county = town.parent if town else None
    return VillageRef(
        village.code,
        village.name,
        town.name if town else "",
        county.name if county else "",
        tuple(name for name in former if name != village.name),
    )


def _former_names() -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    rows = Succession.objects.filter(successor__level=Level.VILLAGE, kind=Succession.Kind.RECODE)
    for successor, name in rows.values_list("successor_id", "predecessor__name"):
        names[successor].append(name)
    return names


def common_region(villages: Iterable[Region]) -> Region:
    """The smallest region that holds all of them. Refused when they share none."""
    shared = commonpath([village.path for village in villages])
    ids = [int(part) for part in shared.split("/") if part]
    if not ids:
        raise Refused("一个轮次的村应在同一个省、市或县以内，请分轮次导入。", code="no-common-region")
    return Region.objects.get(pk=ids[-1])


def village_today(path: str, parent_path: str, village_id: int) -> int:
    """The village that a place belongs to now: itself, or the one it was merged or renamed into.

    A place that ended hangs below its successor, so the successor is the first step below the township.
    """
    if not parent_path or not path.startswith(parent_path):
        return village_id
    return int(path[len(parent_path) :].split("/")[0])
