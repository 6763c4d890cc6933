"""Finds the village that a row names, by code or by names. The region tree itself stays behind a protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from lingyan.team.roster.importing.values import CellError
from lingyan.team.roster.rules import name_key

_SUFFIXES: Final = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")


@dataclass(frozen=True, slots=True)
class VillageRef:
    """A village: 12-digit code, its name, its town's and its county's. `former` are names it had before."""

    code: str
    name: str
    town: str
    county: str = ""
    former: tuple[str, ...] = ()


class RegionLookup(Protocol):
    """What the importer asks of the region tree. Names are compared with `village_key` and `name_key`."""

    def by_code(self, code: str) -> VillageRef | None: ...

    def by_town_and_name(self, town: str, village: str) -> Sequence[VillageRef]: ...

    def by_name(self, village: str) -> Sequence[VillageRef]: ...


def village_key(name: str) -> str:
    """A village's name for comparison: 雁庄, 雁庄村 and 雁庄村村民委员会 are one."""
    key = name_key(name)
    for suffix in _SUFFIXES:
        if len(key) > len(suffix):
            key = key.removesuffix(suffix)
    return key


class VillageTable:
    """A `RegionLookup` over villages held in memory."""

    def __init__(self, villages: Iterable[VillageRef]) -> None:
        self._by_code: dict[str, VillageRef] = {}
        self._by_name: dict[str, list[VillageRef]] = {}
        for village in villages:
            self._by_code[village.code] = village
            for key in {village_key(name) for name in (village.name, *village.former)}:
                self._by_name.setdefault(key, []).append(village)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> VillageTable:
        """From rows with code, name, level (村 for villages) and parent, as in a region list."""
        regions = {row["code"]: row for row in rows}
        villages = []
        for row in regions.values():
            if row["level"] == "村":
                town = regions.get(row["parent"])
                county = regions.get(town["parent"]) if town else None
                names = (town["name"] if town else "", county["name"] if county else "")
                villages.append(VillageRef(row["code"], row["name"], *names))
        return cls(villages)

    def by_code(self, code: str) -> VillageRef | None:
        return self._by_code.get(code)

    def by_town_and_name(self, town: str, village: str) -> Sequence[VillageRef]:
        return [each for each in self.by_name(village) if name_key(each.town) == name_key(town)]

    def by_name(self, village: str) -> Sequence[VillageRef]:
        """Villages of exactly this name if there are any, else those that differ by 村 or 村委会 only."""
        found = self._by_name.get(village_key(village), [])
        exact = [each for each in found if name_key(village) in map(name_key, (each.name, *each.former))]
        return exact or found


def find_village(regions: RegionLookup, *, code: str, county: str, town: str, village: str) -> VillageRef:
    """The one village meant. CellError `unknown-village`, `ambiguous-village` or `code-and-name-differ`."""
    if code:
        found = regions.by_code(code)
        if found is None:
            raise CellError("unknown-village", "区划表中没有这个代码的村")
        if village and village_key(village) not in map(village_key, (found.name, *found.former)):
            raise CellError(
                "code-and-name-differ", f"区划代码{code}是{found.town}{found.name}，与所填村名不符"
            )
        return found
    candidates = regions.by_town_and_name(town, village) if town else regions.by_name(village)
    if len(candidates) > 1 and county:
        candidates = [each for each in candidates if name_key(each.county) == name_key(county)] or candidates
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        places = "、".join(f"{each.county}{each.town}{each.name}" for each in candidates[:5])
        raise CellError("ambiguous-village", f"有几个村叫这个名字（{places}），请填区划代码")
    elsewhere = [f"{each.county}{each.town}{each.name}" for each in regions.by_name(village)[:3]]
    hint = f"；同名的村有{'、'.join(elsewhere)}" if elsewhere else ""
    raise CellError("unknown-village", f"区划表中没有{town}的这个村{hint}")
