"""How the permission table calls the pages of decisions."""

from __future__ import annotations

from typing import Any

from lingyan.decisions.models import Matter, Objection, Power
from lingyan.kernel import clock
from tests.decisions.support import day, make_village
from tests.support.urls import World, row


def _draft(world: World) -> Matter:
    found = Matter.objects.first()
    return found or make_village(world.tree.village, rolls=False).draft()


def _matter(world: World) -> dict[str, Any]:
    return {"matter_id": _draft(world).pk}


def _organisation(world: World) -> dict[str, Any]:
    return {"organisation_id": make_village(world.tree.village, rolls=False).committee.pk}


def _objection(world: World) -> dict[str, Any]:
    objection = Objection.objects.create(
        matter=_draft(world), by="villager", raised_on=day("03-01"), text="疑问", due_on=day("03-11"),
        recorded_at=clock.now(),
    )  # fmt: skip
    return {"objection_id": objection.pk}


def _power(world: World) -> dict[str, Any]:
    power = Power.objects.create(
        organisation_id=_organisation(world)["organisation_id"], items=["public-works"], scope="全部",
        from_on=day("01-01"), until_on=day("12-31"), decided_on=day("01-01"), recorded_at=clock.now(),
    )  # fmt: skip
    return {"power_id": power.pk}


row("decisions:matters")
row("decisions:choose")
row("decisions:new", lambda world: {**_organisation(world), "item": "public-works"}, scoped=True)
row("decisions:matter", _matter, scoped=True)
row("decisions:edit", _matter, scoped=True)
row("decisions:paper", lambda world: {**_matter(world), "kind": "minutes", "source_id": 1}, scoped=True)
row("decisions:step", lambda world: {**_matter(world), "code": "propose"}, scoped=True)
row("decisions:answer", _objection, scoped=True)
row("decisions:catalogue")
row("decisions:rolls")
row("decisions:new-roll")
row("decisions:powers")
row("decisions:new-power", _organisation, scoped=True)
row("decisions:end-power", _power, scoped=True)
