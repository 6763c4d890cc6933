"""Dossiers of the showcase township's secretaries: one nearly whole, others with gaps, one on the way out."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.team.dossier import actions
from lingyan.team.dossier.queries import beside, tenures
from lingyan.team.dossier.rules import Kind, Sheet
from lingyan.team.selection.models import Procedure

MOST: Final = 12
_DAY: Final = dt.timedelta(days=1)
_KEPT_IN_TEN: Final = 7
_PLANS: Final = ("12345 08:30-17:30", "135 09:00-17:00", "1234567 09:00-12:00")
Entered = Iterator[tuple[Kind, Sheet]]


def fill(plan: Plan, showcase: signins.Showcase) -> None:
    """What the township and the county entered until today."""
    county, town = signins.actor("xianzuzhi"), signins.actor("zhenganbu")
    found = tenures.serving(tenures.visible(town, showcase.town), plan.today)
    first, *others = found.order_by(f"{tenures.REGION}__code")[:MOST]
    _enter(county, town, first, _sheets(first, plan, chance_for("dossier", "whole")))
    for kind in ("form", "index"):
        actions.make_paper(town, tenure_id=first.pk, kind=kind)
    actions.recognise(county, tenure_id=first.pk, user_id=User.objects.get(username="shuji").pk)
    _leave(town, first, plan.today)
    for tenure in others:
        chance = chance_for("dossier", _village(tenure).code)
        kept = [each for each in _sheets(tenure, plan, chance) if chance.randrange(10) < _KEPT_IN_TEN]
        _enter(county, town, tenure, iter(kept))
    if others:
        leaving = Sheet(plan.today - 2 * _DAY, "resigned", number=f"镇委〔{plan.today.year}〕31号")
        actions.enter(town, tenure_id=others[-1].pk, kind=Kind.EXIT, sheet=leaving)


def _village(tenure: Tenure) -> Region:
    return tenures.region_of(tenure)


def _enter(county: Actor, town: Actor, tenure: Tenure, sheets: Entered) -> None:
    for kind, sheet in sheets:
        actor = county if kind in {Kind.FILED, Kind.PAY} else town
        actions.enter(actor, tenure_id=tenure.pk, kind=kind, sheet=sheet)


def _sheets(tenure: Tenure, plan: Plan, chance: random.Random) -> Entered:
    """Everything that is entered of somebody in office, on days since the tenure began."""
    start, number = tenure.start_on, chance.randint(2, 40)
    year = start.year
    if not tenure.decree:
        yield Kind.APPOINTED, Sheet(start, number=f"镇委〔{year}〕{number}号")
    # Whoever was selected here is filed by the selection.
    if not Procedure.objects.filter(tenure=tenure).exists():
        yield (
            Kind.FILED,
            Sheet(min(start + 9 * _DAY, plan.today), "begun", number=f"县组备〔{year}〕{number}号"),
        )
    yield (
        Kind.PAY,
        Sheet(start, detail=chance.choice(("一级", "二级", "三级")), number=f"县组〔{year}〕{number}号"),
    )
    yield Kind.CONTRACT, Sheet(start, "yes", until_on=dt.date(plan.today.year + 2, 12, 31))
    yield Kind.INSURANCE, Sheet(start, chance.choice(("yes", "yes", "no")))
    yield Kind.HOURS, Sheet(start, detail=chance.choice(_PLANS))


def _leave(town: Actor, tenure: Tenure, today: dt.date) -> None:
    """Some days off that end tomorrow, with whoever stands in."""
    stand_in = beside.stand_ins(tenure).first()
    if stand_in is not None and tenure.start_on <= today - 3 * _DAY:
        sheet = Sheet(today - 3 * _DAY, "annual", until_on=today + _DAY, stand_in=stand_in.person_id)
        actions.enter(town, tenure_id=tenure.pk, kind=Kind.LEAVE, sheet=sheet)
