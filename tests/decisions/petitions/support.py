"""Petitions of the villagers of a village, and meetings that meet them, by real actions."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lingyan.decisions.models import Matter
from lingyan.decisions.petitions import actions
from lingyan.decisions.petitions.models import Petition
from lingyan.kernel.access import Actor
from lingyan.regions.models import Region
from tests.decisions.support import HELD, Village, day
from tests.support.actors import everything

RECEIVED: Final = day("03-03")
DUE: Final = day("04-02")
HELD_ON: Final = HELD["s4"]


def ask(region: Region, actor: Actor | None = None, **changes: Any) -> Petition:
    """For a villagers' meeting, by exactly a tenth of the 900 on the roll."""
    given = {
        "received_on": RECEIVED, "receiver": "committee", "meeting": "villagers", "subject": "水库承包款的去向",
        "villagers": 90, **changes,
    }  # fmt: skip
    return actions.receive(actor or everything(), region=region, **given)


def hold(village: Village) -> Matter:
    """A villagers' meeting on record: it decided a matter on `HELD_ON`."""
    return village.at(
        "p1",
        organisation_id=village.committee.pk,
        item="public-works",
        body="villagers",
        title="三社道路维修",
    )


def second(user_id: int = 77) -> Actor:
    return everything(user_id, "第二人")


def plus(on: dt.date, days: int) -> dt.date:
    return on + dt.timedelta(days=days)
