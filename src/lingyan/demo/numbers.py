"""How many people and how much land a demo village has: the same for its profile and for the rolls of its bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.kernel.access import Actor
from lingyan.regions.actions import set_profile
from lingyan.regions.models import Region


@dataclass(frozen=True, slots=True)
class VillageNumbers:
    """`land` in hundredths of a mu."""

    adults: int
    party_members: int
    groups: int
    land: int

    @property
    def households(self) -> int:
        return self.adults // 3

    @property
    def population(self) -> int:
        return self.adults * 5 // 4


def of_village(code: str) -> VillageNumbers:
    chance = chance_for("numbers", code)
    adults = chance.randint(600, 1800)
    return VillageNumbers(adults, chance.randint(28, 75), adults // 150, adults * chance.randint(90, 260))


def register(actor: Actor, plan: Plan, villages: Sequence[str]) -> None:
    """The profile of every village, counted when the system was set up."""
    regions = {region.code: region for region in Region.objects.filter(code__in=villages)}
    with transaction.atomic():
        for code in villages:
            numbers = of_village(code)
            set_profile(
                actor, regions[code], as_of=plan.begun, households=numbers.households,
                population=numbers.population, party_members=numbers.party_members, groups=numbers.groups,
                land_mu_hundredths=numbers.land,
            )  # fmt: skip
