"""How each page of joint reviews is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.people.models import Person, PersonalData
from lingyan.team.review.models import ElectionRight, Review
from tests.support.urls import World, row

DAY = dt.date(2026, 1, 5)


def _person() -> Person:
    return Person.objects.create(personal=PersonalData.objects.create(name="赵春生"))


def _review(world: World) -> dict[str, Any]:
    made = Review.objects.create(
        person=_person(), region=world.tree.village, purpose="selection", ref=1, document="1号", departments=["公安"],
        asked_on=DAY, months=6, made_at=clock.now(),
    )  # fmt: skip
    return {"review_id": made.pk}


def _right(world: World) -> dict[str, Any]:
    made = ElectionRight.objects.create(
        person=_person(), region=world.tree.village, reason="observed", from_on=DAY, document="1号", made_at=clock.now()
    )  # fmt: skip
    return {"right_id": made.pk}


row("review:reviews")
row("review:rights")
row("review:suspend")
row("review:review", _review, scoped=True)
row("review:restore", _right, scoped=True)
