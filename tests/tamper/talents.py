"""A person who agreed, asked for a need and brought to an outcome, with a consent renewed, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.talent import actions
from lingyan.team.talent.actions import Details, Given, Result, Wanted
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)
UNTIL = dt.date(2026, 6, 1)


def fill(village: Region) -> None:
    keeper = everything()
    with clock.fixed(_ON):
        who = actions.enlist(
            keeper, region=village, details=Details("王小雁", "13800001234", offers=[("法律咨询", "long")]),
            given=Given(_ON, "signed", UNTIL, "001"),
        )  # fmt: skip
        longer = Given(_ON, "phone", UNTIL + dt.timedelta(days=30))
        actions.renew(keeper, talent_id=who.pk, purpose="match", given=longer)
        wanted = Wanted("法律咨询", "long", 1, "帮看合同", UNTIL)
        need = actions.open_need(keeper, region=village, wanted=wanted)
        [match] = actions.propose(keeper, need_id=need.pk, talent_ids=[who.pk])
        actions.answer(keeper, match_id=match.pk, accepted=True, on=_ON, channel="phone")
        actions.contact(keeper, match_id=match.pk, on=_ON, channel="visit", next_step="带合同来")
        actions.close(keeper, match_id=match.pk, result=Result("project", _ON, ["land"], "small", 2))
        actions.close_need(keeper, need_id=need.pk, closing="met")
