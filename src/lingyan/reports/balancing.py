"""The records that balance one head, as reports and the statistics of a roster name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.reports.team import balance_of
from lingyan.team.roster.balancing import Record


class Listed(NamedTuple):
    """A count of `reports.team.Balance` by its field, and the records it is counted from."""

    field: str
    label: Words
    unit: Words
    source: str


LISTED: Final = (
    Listed("sittings", _("村务监督委员会会议"), _("次"), "村务监督会议记录：监督会议"),
    Listed("advised", _("村务监督意见"), _("条"), "村务监督会议记录：监督意见"),
    Listed("replied", _("监督意见已答复"), _("条"), "村务监督会议记录：已答复的监督意见"),
    Listed("reported", _("村务监督年度工作报告"), _("份"), "村务监督会议记录：年度工作报告"),
    Listed("signed", _("监督机构审核后公开的账目"), _("期"), "账目公开的审核签署"),
    Listed("asked", _("村民提问"), _("件"), "村民提问记录（涉及干部本人的不计）"),
    Listed("answered", _("其中已答复"), _("件"), "村民提问记录（涉及干部本人的不计）：已答复"),
    Listed("findings", _("审计规则发现的疑点"), _("个"), "审计监督记录"),
    Listed("settled", _("其中已整改"), _("个"), "审计监督记录：已整改；已更正和不成立的不计"),
    Listed("audits", _("换届前公布审计结果的村"), _("个"), "换届进程：审计结果公布日期在当年"),
    Listed("judged", _("办结的村民评议村干部"), _("次"), "评议记录：群众评议村干部，已办结"),
)


def records(actor: Actor, region: Region, year: int) -> Iterator[Record]:
    """For whoever sees the statistics there; findings only for who may look at all of them."""
    found = balance_of(actor, region, year, right=STATISTICS_VIEW)
    for each in LISTED:
        value = getattr(found, each.field)
        if value is not None:
            yield Record(each.field, each.label, each.unit, value)
