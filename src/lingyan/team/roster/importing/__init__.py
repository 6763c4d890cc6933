"""Roster workbooks as people write them → checked persons of a round, or every fault with its place."""

from __future__ import annotations

from lingyan.team.roster.importing.check import RosterCheck, SheetReport, check_roster
from lingyan.team.roster.importing.layouts import Layout
from lingyan.team.roster.importing.merge import RosterPerson, Source
from lingyan.team.roster.importing.villages import RegionLookup, VillageRef, VillageTable

__all__ = [
    "Layout",
    "RegionLookup",
    "RosterCheck",
    "RosterPerson",
    "SheetReport",
    "Source",
    "VillageRef",
    "VillageTable",
    "check_roster",
]
