"""Group leaders and representatives of the showcase village, chosen after its committee, with one gap filled since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel import clock
from lingyan.people.models import Organisation, Term
from lingyan.team.mandates import actions
from lingyan.team.mandates.actions import Entry
from lingyan.team.mandates.models import Ending, Kind, Way

_GROUPS: Final = ("一组", "二组", "三组", "四组", "五组", "六组")
_EACH: Final = ((Kind.LEADER, 1), (Kind.VILLAGER, 6), (Kind.MEMBER, 5))
"""How many of each kind a group chooses; 36 村民代表 and 30 成员代表 in all."""
_WOMEN_OF: Final = 2
_AFTER: Final = dt.timedelta(days=10)


def fill(plan: Plan, showcase: Showcase) -> None:
    """Chosen ten days after the committee came about, at the latest half a year before the demo's day."""
    clerk, village = signins.actor("wenshu"), showcase.village
    begun = Term.objects.filter(
        body__organisation__region=village, body__organisation__kind=Organisation.Kind.COMMITTEE
    )
    latest = begun.order_by("-start_on").values_list("start_on", flat=True).first()
    half_a_year = plan.today - dt.timedelta(days=180)
    chosen_on = min(latest + _AFTER, half_a_year) if latest else half_a_year
    with clock.fixed(half_a_year):
        made = actions.begin_many(clerk, region=village, entries=list(_entries(village.code, chosen_on)))
    gone = next(each for each in made if each.kind == Kind.VILLAGER)
    with clock.fixed(plan.today - dt.timedelta(days=40)):
        actions.replace(
            clerk, mandate_id=gone.pk, ending=Ending.MOVED, name="邱秋月", sex="女", start_on=clock.today()
        )


def _entries(code: str, chosen_on: dt.date) -> Iterator[Entry]:
    chance, used = chance_for("mandates", code), set[tuple[str, str]]()
    for group, (kind, number) in product(_GROUPS, _EACH):
        for at in range(number):
            woman = kind != Kind.LEADER and at % _WOMEN_OF == 0
            name = chance.choice(SURNAMES) + chance.choice(GIVEN_WOMEN if woman else GIVEN_MEN)
            while (group, name) in used:
                name = chance.choice(SURNAMES) + chance.choice(GIVEN_WOMEN if woman else GIVEN_MEN)
            used.add((group, name))
            households = None if kind == Kind.LEADER else chance.randint(8, 13)
            yield Entry(name, "女" if woman else "男", kind, group, households, Way.CHOSEN, chosen_on)
