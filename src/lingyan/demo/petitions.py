"""What villagers of the showcase village asked a meeting for: enough of them and held, too few and answered, and by enough
representatives a few days ago, for whoever tries the demo to call.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.decisions.joint.bases import Base, known_base
from lingyan.decisions.joint.rules import least
from lingyan.decisions.petitions import actions, parameters, queries
from lingyan.decisions.petitions.models import Petition
from lingyan.decisions.rules import Body
from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.regions.models import Region

_DAY: Final = dt.timedelta(days=1)
_ANSWERED: Final = "联名的不足十分之一。停车位划线已列入下一次村民代表会议的议题，欢迎到会旁听。"


def fill(plan: Plan, village: Region) -> None:
    """Three petitions, where the village's rolls are on record."""
    first = plan.today - 24 * _DAY
    voters = known_base(village, Body.VILLAGERS, first)
    seats = known_base(village, Body.REPRESENTATIVES, first)
    if voters is None or seats is None:
        return
    clerk, officer = signins.actor("wenshu"), signins.actor("zhenganbu")
    few = actions.receive(
        clerk, region=village, received_on=first, receiver="committee", meeting=Body.VILLAGERS,
        subject="村内停车位怎样划线、怎样分配", villagers=voters.number // 25,
    )  # fmt: skip
    actions.agree(officer, actions.answer(clerk, few, text=_ANSWERED))
    _held(village, plan.today, seats)
    actions.receive(
        officer, region=village, received_on=plan.today - 5 * _DAY, receiver="township", meeting=Body.VILLAGERS,
        subject="水库承包到期以后由谁承包、怎样承包", representatives=_enough(Body.VILLAGERS, seats),
    )  # fmt: skip


def _held(village: Region, today: dt.date, seats: Base) -> None:
    """One that was received before the last representatives' meeting on record, where there is one of this year."""
    clerk = signins.actor("wenshu")
    probe = Petition(region=village, meeting=Body.REPRESENTATIVES, received_on=today - 200 * _DAY)
    days = queries.held_days(probe)
    if not days:
        return
    made = actions.receive(
        signins.actor("jiandu"), region=village, received_on=days[0] - 12 * _DAY, receiver="supervision",
        meeting=Body.REPRESENTATIVES, subject="通报集体资金使用，听取代表意见", representatives=_enough(Body.REPRESENTATIVES, seats),
        **({} if known_base(village, Body.REPRESENTATIVES, days[0] - 12 * _DAY) else
           {"seats": seats.number, "seats_source": seats.source}),
    )  # fmt: skip
    actions.agree(signins.actor("zhenganbu"), actions.choose_meeting(clerk, made, held_on=days[0]))


def _enough(body: Body, seats: Base) -> int:
    part = parameters.REPRESENTATIVES_PART[body].default
    assert isinstance(part, int)
    return least(seats.number, part)
