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
    first, last = plan.today - 24 * _DAY, plan.today - 5 * _DAY
    voters, seats = (
        known_base(village, Body.VILLAGERS, first),
        known_base(village, Body.REPRESENTATIVES, last),
    )
    if voters is None or seats is None:
        return
    clerk, officer = signins.actor("wenshu"), signins.actor("zhenganbu")
    few = actions.receive(
        clerk, region=village, received_on=first, receiver="committee", meeting=Body.VILLAGERS,
        subject="村内停车位怎样划线、怎样分配", villagers=voters.number // 25,
    )  # fmt: skip
    actions.agree(officer, actions.answer(clerk, few, text=_ANSWERED))
    _held(plan, village)
    actions.receive(
        officer, region=village, received_on=last, receiver="township", meeting=Body.VILLAGERS,
        subject="水库承包到期以后由谁承包、怎样承包", representatives=_enough(Body.VILLAGERS, seats),
    )  # fmt: skip


def _held(plan: Plan, village: Region) -> None:
    """One that was received some days before the last representatives' meeting on record."""
    kind, since = Body.REPRESENTATIVES, plan.begun + 12 * _DAY
    probe = Petition(region=village, meeting=kind, received_on=since)
    for held_on in queries.held_days(probe)[:1]:
        received_on = held_on - 12 * _DAY
        seats = known_base(village, kind, received_on)
        if seats is None:
            return
        made = actions.receive(
            signins.actor("jiandu"), region=village, received_on=received_on, receiver="supervision", meeting=kind,
            subject="通报集体资金使用，听取代表意见", representatives=_enough(kind, seats),
        )  # fmt: skip
        chosen = actions.choose_meeting(signins.actor("wenshu"), made, held_on=held_on)
        actions.agree(signins.actor("zhenganbu"), chosen)


def _enough(body: Body, seats: Base) -> int:
    part = parameters.REPRESENTATIVES_PART[body].default
    assert isinstance(part, int)
    return least(seats.number, part)
