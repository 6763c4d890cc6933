"""A simulated 换届 of the whole city: deployed, most audits posted, some villages late because they vote earlier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.models import Process
from lingyan.team.term.states import State

VOTE_IN: Final = 45
"""Days from the day of the demo to the vote: the audits should be posted by now, the election committees follow."""
_EARLY: Final = 18
_EARLY_VILLAGES: Final = 3
_UNAUDITED_IN_A_THOUSAND: Final = 60


def deploy(plan: Plan, city: Region) -> None:
    """The organisation department begins; every village is in preparation."""
    name = f"{plan.today.year}年村级换届（模拟）"
    day = plan.today + dt.timedelta(days=VOTE_IN)
    actions.open_round(signins.actor("zuzhibu"), region=city, name=name, vote_on=day)


def go_on(plan: Plan, villages: Sequence[str]) -> None:
    """Audits are posted in most villages; a few moved their vote forward and have missed a day by that."""
    actor = signins.actor("zuzhibu")
    chance = chance_for("term")
    waiting = set(chance.sample(list(villages), len(villages) * _UNAUDITED_IN_A_THOUSAND // 1000))
    rows = {each.region.code: each for each in Process.objects.select_related("region").order_by("pk")}
    posted = [rows[code] for code in villages if code not in waiting]
    actions.reach_many(
        actor, round_id=posted[0].round_id, process_ids=[each.pk for each in posted], state=State.AUDITED,
        on=plan.today - dt.timedelta(days=9), stated={"document": "雁审〔模拟〕12号", "place": "各村村务公开栏"},
    )  # fmt: skip
    for each in chance.sample(posted[1:], min(_EARLY_VILLAGES, len(posted) - 1)):
        day = plan.today + dt.timedelta(days=_EARLY)
        actions.set_vote_day(actor, process_id=each.pk, on=day, reason="与邻村同日投票")
