"""Two villages of 芦溪镇 in June 2026 and who keeps their lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.regions.models import Region
from lingyan.team.mandates import actions
from lingyan.team.mandates.actions import Entry
from lingyan.team.mandates.models import Mandate
from tests.support.actors import everything
from tests.support.places import Places, make_places

TODAY = dt.date(2026, 6, 15)
CHOSEN = dt.date(2026, 1, 20)
DUE = dt.date(2031, 1, 20)
ENTRY = Entry("王小雁", "女", "villager", "三组", 12, "chosen", CHOSEN)


def entry(**changes: Any) -> Entry:
    return replace(ENTRY, **changes)


@dataclass
class Town:
    places: Places = field(default_factory=make_places)
    keeper: Any = field(default_factory=everything)

    @property
    def village(self) -> Region:
        return self.places["雁庄村"]

    def begun(self, **changes: Any) -> Mandate:
        return actions.begin(self.keeper, region=self.village, entry=entry(**changes))
