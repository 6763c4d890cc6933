"""What projects say in public: tenders with their price, and what works cost when they were accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from lingyan.economy.books.models import Party
from lingyan.economy.projects.models import Acceptance, Tender
from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Head
from lingyan.regions.models import Region

_PERSON: Final = "个人"
_TENDERS: Final = (
    Head("项目"), Head("方式"), Head("开标日期", "day"), Head("投标家数", "count"), Head("中标单位"),
    Head("中标金额", "money"),
)  # fmt: skip
_ACCEPTED: Final = (
    Head("项目"),
    Head("验收日期", "day"),
    Head("计划投资", "money"),
    Head("账面成本", "money"),
)


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("other", 50, works)


def works(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Tenders opened and projects accepted in the period. PRIVACY: a winner who is a person is not named."""
    own = {"project__book__organisation__region": village, "project__book__organisation__kind": "collective"}
    tenders = Tender.objects.filter(opened_on__range=(first, last), **own).select_related("project", "winner")
    rows = tuple(
        (one.project.name, str(one.get_way_display()), one.opened_on.isoformat(), one.bidders, _winner(one),
         "流标" if one.price is None else one.price)
        for one in tenders.order_by("opened_on", "pk")
    )  # fmt: skip
    if rows:
        yield Block("工程招投标", ("8-5",), columns=_TENDERS, rows=rows)
    accepted = Acceptance.objects.filter(on__range=(first, last), **own).select_related("project")
    done = tuple(
        (one.project.name, one.on.isoformat(), one.project.total, one.cost)
        for one in accepted.order_by("on", "pk")
    )
    if done:
        yield Block("工程预决算", ("8-5",), columns=_ACCEPTED, rows=done)


def _winner(one: Tender) -> str:
    if one.winner is None:
        return ""
    return one.winner.name if one.winner.kind == Party.Kind.UNIT else _PERSON
