"""Petitions to tamper with: one met by a meeting on record, and one of too few, answered; each in two hands."""

from __future__ import annotations

from lingyan.decisions.petitions import actions
from lingyan.decisions.rules import Body
from tests.decisions.support import HELD, Village, day
from tests.support.actors import everything


def fill(village: Village) -> None:
    """With a matter that the villagers' meeting decided."""
    village.at("p1", organisation_id=village.committee.pk, item="public-works", body=str(Body.VILLAGERS))
    second = everything(77, "第二人")
    many, few = (
        actions.receive(
            everything(), region=village.region, received_on=day("03-03"), receiver="committee", meeting="villagers",
            subject="水库承包款的去向", villagers=villagers, representatives=3,
        )
        for villagers in (90, 20)
    )  # fmt: skip
    actions.agree(second, actions.choose_meeting(everything(), many, held_on=HELD["s4"]))
    actions.agree(second, actions.answer(everything(), few, text="已在村务公开栏说明。"))
