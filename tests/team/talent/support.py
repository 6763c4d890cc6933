"""Two villages of 芦溪镇 in June 2026, people who agreed to be listed, and who keeps the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.team.talent import actions
from lingyan.team.talent.actions import Details, Given, Wanted
from lingyan.team.talent.models import Match, Need, Talent
from tests.support.actors import everything
from tests.support.places import Places, make_places

TODAY = dt.date(2026, 6, 15)
GIVEN = Given(dt.date(2026, 6, 1), "signed", dt.date(2027, 5, 31), "芦溪-001")
DETAILS = Details(
    name="王小雁", contact="13800001234", group="youth", offers=[("电商和销路", "remote"), ("种植养殖技术", "long")],
    window="晚上八点以后", wish="愿意教直播卖果",
)  # fmt: skip
RETURNED = replace(DETAILS, returned_on=dt.date(2025, 3, 1), young=True, stays_on=dt.date(2026, 6, 1))
WANTED = Wanted("电商和销路", "remote", 1, "帮村里开网店卖柑橘", dt.date(2026, 12, 31))


@dataclass
class Town:
    places: Places = field(default_factory=make_places)
    keeper: Any = field(default_factory=everything)

    def listed(
        self, village: str = "雁庄村", *, counted: bool = False, given: Given = GIVEN, **changes: Any
    ) -> Talent:
        details = replace(RETURNED if counted else DETAILS, **changes)
        region = self.places[village]
        return actions.enlist(self.keeper, region=region, details=details, given=given, counted=counted)

    def needed(self, village: str = "玉屯村", **changes: Any) -> Need:
        return actions.open_need(self.keeper, region=self.places[village], wanted=replace(WANTED, **changes))

    def proposed(self, talent: Talent | None = None, need: Need | None = None) -> Match:
        who, what = talent or self.listed(), need or self.needed()
        return actions.propose(self.keeper, need_id=what.pk, talent_ids=[who.pk])[0]

    def accepted(self, talent: Talent | None = None, need: Need | None = None) -> Match:
        match = self.proposed(talent, need)
        return actions.answer(self.keeper, match_id=match.pk, accepted=True, on=TODAY, channel="phone")

    def closed(self, talent: Talent | None = None, need: Need | None = None, **result: Any) -> Match:
        match = self.accepted(talent, need)
        given = actions.Result(**{"outcome": "service", "on": TODAY, **result})
        return actions.close(self.keeper, match_id=match.pk, result=given)


def first_until(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=300)
