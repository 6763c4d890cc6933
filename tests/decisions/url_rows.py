"""How the permission table calls the pages of decisions."""

from __future__ import annotations

from typing import Any

from lingyan.decisions.models import Matter, Objection, Power
from lingyan.decisions.petitions.models import Petition, PetitionClosing
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


def _asked(world: World) -> Petition:
    return Petition.objects.create(
        region=world.tree.village, received_on=day("03-03"), receiver="committee", meeting="villagers",
        subject="道路维修", villagers=90, voters=900, voters_source="选民登记", representatives=0, seats=0,
        villagers_part=10, representatives_part=3, due_on=day("04-02"), recorded_at=clock.now(),
    )  # fmt: skip


def _petition(world: World) -> dict[str, Any]:
    return {"petition_id": _asked(world).pk}


def _closing(world: World) -> dict[str, Any]:
    closing = PetitionClosing.objects.create(
        petition=_asked(world), kind="held", held_on=day("03-19"), recorded_at=clock.now()
    )
    return {"closing_id": closing.pk}


row("decisions:petitions")
row("decisions:new-petition")
row("decisions:petition", _petition, scoped=True)
row("decisions:petition-meeting", _petition, scoped=True)
row("decisions:answer-petition", _petition, scoped=True)
row("decisions:petition-receipt", _petition, scoped=True)
row("decisions:agree-petition", _closing, scoped=True)
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
