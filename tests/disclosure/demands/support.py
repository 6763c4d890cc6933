"""Demands of the villagers of a village, by real actions."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles
from lingyan.disclosure.demands import actions
from lingyan.disclosure.demands.models import Demand
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets import actions as sheets
from lingyan.kernel.access import Actor
from lingyan.regions.models import Region
from tests.disclosure.support import Sealed
from tests.support.actors import everything

RECEIVED: Final = dt.date(2025, 4, 3)
DUE: Final = dt.date(2025, 4, 14)
"""Ten days after the day of receipt end on a Sunday."""


def ask(region: Region, actor: Actor | None = None, **changes: Any) -> Demand:
    """By exactly a tenth of 900 villagers, of whom nothing is on record."""
    given = {
        "received_on": RECEIVED, "receiver": "committee", "item": "8-3", "period": "2025-Q1", "villagers": 90,
        "voters": 900, "voters_source": "选民登记", **changes,
    }  # fmt: skip
    return actions.record(actor or everything(), region=region, **given)


def drafted(village: Sealed, demand: Demand) -> Publication:
    """The first page, or its correction by what was demanded since."""
    return sheets.draft(
        village.clerk,
        region=village.region,
        sheet="demanded",
        period=demand.page_period,
        reason="补上后来要求的内容",
    )


def opened(village: Sealed, demand: Demand, text: str = "救灾物资已全部发放。") -> Publication:
    """Written, drafted, signed and public."""
    actions.write(village.clerk, demand, text=text)
    publication = drafted(village, demand)
    disclosure.sign(village.supervisor, publication, SignOff.Step.SUPERVISED)
    disclosure.sign(village.secretary, publication, SignOff.Step.APPROVED)
    [made] = disclosure.publish(village.officer, [publication])
    bundles.finish([made])
    return made
