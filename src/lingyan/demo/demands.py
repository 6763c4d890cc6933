"""What villagers of the showcase village demanded: by enough of them and opened, by too few and answered, and by enough
representatives a few days ago, for whoever tries the demo to open.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.decisions.joint.bases import known_base
from lingyan.decisions.rules import Body
from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.demands import actions
from lingyan.disclosure.models import SignOff
from lingyan.disclosure.sheets import actions as sheets
from lingyan.disclosure.sheets.catalogue import DEMANDED
from lingyan.disclosure.sheets.periods import period_of
from lingyan.kernel.access import Actor
from lingyan.regions.models import Region

_DAY: Final = dt.timedelta(days=1)
_OPENED: Final = (
    "文化活动中心彩钢瓦更换：三家比价，最低一家承做，款项按合同验收后付清，单据在村务监督委员会备查。"
)
_ANSWERED: Final = "联名的不足十分之一。垃圾清运费按季收支已在账目里公开，明细可以到村委会查看。"


def fill(plan: Plan, village: Region) -> None:
    """Three demands about the last whole quarter, where the village's rolls are on record."""
    voters = known_base(village, Body.VILLAGERS, plan.today - 30 * _DAY)
    seats = known_base(village, Body.REPRESENTATIVES, plan.today - 30 * _DAY)
    if voters is None or seats is None:
        return
    quarter = period_of("quarter", period_of("quarter", plan.today).first - _DAY).text
    clerk, supervision = signins.actor("wenshu"), signins.actor("jiandu")
    few = actions.record(
        clerk, region=village, received_on=plan.today - 30 * _DAY, receiver="committee", item="9-5", period=quarter,
        matter="垃圾清运费的收取和使用", villagers=voters.number // 25,
    )  # fmt: skip
    actions.answer(clerk, few, text=_ANSWERED, on=plan.today - 26 * _DAY)
    many = actions.record(
        supervision, region=village, received_on=plan.today - 9 * _DAY, receiver="supervision", item="8-7",
        period=quarter, matter="文化活动中心维修的比价和付款", villagers=voters.number // 8,
    )  # fmt: skip
    actions.write(clerk, many, text=_OPENED)
    _publish(clerk, village, many.page_period)
    actions.record(
        signins.actor("zhenganbu"), region=village, received_on=plan.today - 3 * _DAY, receiver="township",
        item="8-3", period=quarter, representatives=-(-seats.number // 4),
    )  # fmt: skip


def _publish(clerk: Actor, village: Region, period: str) -> None:
    page = sheets.draft(clerk, region=village, sheet=DEMANDED, period=period)
    disclosure.sign(signins.actor("jiandu"), page, SignOff.Step.SUPERVISED)
    disclosure.sign(signins.actor("shuji"), page, SignOff.Step.APPROVED)
    disclosure.publish(signins.actor("zhenganbu"), [page])
