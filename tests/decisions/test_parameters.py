"""Law and county combined: whatever a county sets, the stricter rule holds, from its day on and in its place."""

from __future__ import annotations

import pytest

from lingyan.decisions import parameters, rules
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import FOUR_FIFTHS, HALF, OVER_HALF, TWO_THIRDS, Body
from lingyan.kernel.parameters import Parameter
from lingyan.parameters.actions import set_value
from tests.decisions.support import day
from tests.support.actors import everything
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db
ON = day("03-01")


def local(tree: Tree, parameter: Parameter | None = None, text: str = "") -> Local:
    """The rules at the village on a day, after its county has set one of them."""
    if parameter is not None:
        set_value(everything(), parameter, region=tree.county, from_on=ON, text=text, basis="县发1号")
    return Local.at(tree.village.path, ON)


def test_what_is_shipped(tree: Tree) -> None:
    found = local(tree)
    assert {body: found.notice_days(body) for body in parameters.NOTICE} == {
        Body.PARTY_MEETING: 3, Body.VILLAGERS: 10, Body.REPRESENTATIVES: 3, Body.GROUP: 3, Body.MEMBERS: 10,
        Body.MEMBER_REPRESENTATIVES: 10,
    }  # fmt: skip
    assert (found.display_days, found.objection_days, found.merge) == (15, 10, "one-head")


@pytest.mark.parametrize(("text", "days"), [("7", 15), ("15", 15), ("20", 20)])
def test_a_display_is_never_shorter_than_the_law_asks(tree: Tree, text: str, days: int) -> None:
    assert local(tree, parameters.DISPLAY_DAYS, text).display_days == days


@pytest.mark.parametrize(("text", "days"), [("5", 5), ("10", 10), ("30", 10)])
def test_an_answer_is_never_later_than_the_law_asks(tree: Tree, text: str, days: int) -> None:
    assert local(tree, parameters.OBJECTION_DAYS, text).objection_days == days


def test_party_attendance_is_what_the_county_asks_and_at_least_half(tree: Tree) -> None:
    assert local(tree).vote(Body.PARTY_MEETING).attend == TWO_THIRDS
    assert local(tree, parameters.PARTY_ATTENDANCE, "half").vote(Body.PARTY_MEETING).attend == HALF
    assert local(tree, parameters.PARTY_ATTENDANCE, "over-half").vote(Body.PARTY_MEETING).attend == OVER_HALF


def test_a_charter_makes_members_votes_stricter_only(tree: Tree) -> None:
    assert local(tree, parameters.MEMBERS_CARRY, "over-half").vote(Body.MEMBERS).carry == TWO_THIRDS
    strict = local(tree, parameters.MEMBERS_CARRY, "four-fifths")
    assert strict.vote(Body.MEMBERS).carry == strict.vote(Body.MEMBER_REPRESENTATIVES).carry == FOUR_FIFTHS
    assert strict.vote(Body.VILLAGERS) == rules.VOTES[Body.VILLAGERS]


def test_a_rule_holds_from_its_day_and_below_its_region(tree: Tree) -> None:
    local(tree, parameters.DISPLAY_DAYS, "20")
    assert Local.at(tree.village.path, day("02-28")).display_days == 15
    assert Local.at(tree.city.path, ON).display_days == 15
