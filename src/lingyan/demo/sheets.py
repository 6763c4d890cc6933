"""Sheets beside the accounts in the demo: the showcase village's quarter published by its people, neighbours on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets import actions
from lingyan.disclosure.sheets.catalogue import PARTY
from lingyan.disclosure.sheets.periods import Period, period_of
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.noticeboard.parameters import SHEETS_FROM
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region

_QUARTERLY: Final = ("resources", "other", "affairs", "party")
_FOR_THE_VILLAGE: Final = (
    ("affairs", "9-5", "机耕道口的石料由一组、三组轮流看管，十二月起按组轮值。"),
    ("affairs", "9-5", "腊月坝坝会的桌凳由各组自带，剩余米面分给参加打扫的各组。"),
)
"""What the showcase village hangs on its board only."""
_WORDS: Final = (
    ("affairs", "9-3", "协助乡镇开展城乡居民医保参保登记和秸秆禁烧巡查。"),
    ("affairs", "9-4", "院坝协商会议定了机耕道错峰通行的办法，已在各组张贴。"),
    ("party", "10-1", "本季度学习计划已经支部大会讨论通过，按月落实。"),
    ("party", "10-8", "党员先锋队帮助困难农户抢收稻谷。"),
)


def fill(plan: Plan, showcase: Showcase, neighbours: Sequence[Region]) -> None:
    """The last whole quarter: public in the showcase village, drafted and half signed next door."""
    quarter = period_of("quarter", period_of("quarter", plan.today).first - dt.timedelta(days=1))
    set_value(
        signins.actor("nongye"), SHEETS_FROM, region=showcase.county, from_on=quarter.first,
        text=f"{quarter.first:%Y%m}", basis="县农业农村局关于全面推行网上公开的通知",
    )  # fmt: skip
    clerk, secretary = signins.actor("wenshu"), signins.actor("shuji")
    for sheet, item, text in _WORDS:
        written = actions.write_item(
            clerk,
            region=showcase.village,
            sheet=sheet,
            period=quarter.text,
            item=item,
            text=text,
            scope="society",
        )
        if sheet == PARTY:
            actions.clear_item(secretary, written)
    for sheet, item, text in _FOR_THE_VILLAGE:
        actions.write_item(
            clerk, region=showcase.village, sheet=sheet, period=quarter.text, item=item, text=text, scope="village"
        )  # fmt: skip
    made = [_signed(clerk, secretary, showcase.village, sheet, quarter) for sheet in _QUARTERLY]
    made += _plan_of_the_year(clerk, secretary, showcase.village, plan.today)
    disclosure.publish(signins.actor("zhenganbu"), made)
    # The neighbours' last month is left open for whoever tries the demo, and with it what their books would say.
    sheet = "affairs" if Month.of(quarter.last) < plan.last else "resources"
    for number, village in enumerate(neighbours):
        _leave(village, sheet, quarter, signed=number > 0)


def _signed(clerk: Actor, secretary: Actor, village: Region, sheet: str, period: Period) -> Publication:
    publication = actions.draft(clerk, region=village, sheet=sheet, period=period.text)
    if sheet == PARTY:
        actions.clear_sheet(secretary, publication)
    disclosure.sign(signins.actor("jiandu"), publication, SignOff.Step.SUPERVISED)
    return disclosure.sign(secretary, publication, SignOff.Step.APPROVED)


def _plan_of_the_year(clerk: Actor, secretary: Actor, village: Region, today: dt.date) -> list[Publication]:
    """Where the members have decided a budget."""
    try:
        return [_signed(clerk, secretary, village, "plan", period_of("year", today))]
    except Refused:
        return []


def _leave(village: Region, sheet: str, quarter: Period, *, signed: bool) -> None:
    clerk = signins.local("village-clerk", village, f"{village.name}文书")
    publication = actions.draft(clerk, region=village, sheet=sheet, period=quarter.text)
    if signed:
        supervision = signins.local("supervision", village, f"{village.name}监督委员会")
        disclosure.sign(supervision, publication, SignOff.Step.SUPERVISED)
