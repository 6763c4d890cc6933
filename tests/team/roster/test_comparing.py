"""Two moments side by side: from unrounded values, with both denominators, boundaries said, small figures withheld."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.regions.actions import merge, recode, split
from lingyan.regions.models import Region
from lingyan.team.roster import actions, comparing
from lingyan.team.roster.comparing import Comparison
from lingyan.team.roster.models import Round
from lingyan.team.roster.moments import Day
from tests.support.actors import holding
from tests.support.places import Places, make_places
from tests.support.refusals import refused
from tests.team.roster.support import listed

ONE, TWO, THREE = "990121100200", "990121100201", "990121101200"
BEFORE, AFTER = dt.date(2021, 3, 31), dt.date(2026, 3, 31)


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


@pytest.fixture
def before(places: Places, actor: Actor) -> Round:
    """Three secretaries of 50, 51 and 51 years, one with 大专."""
    people = [
        listed("甲", village=ONE, birth_year=1971), listed("乙", village=TWO, birth_year=1970, education="大专"),
        listed("丙", village=THREE, birth_year=1970),
    ]  # fmt: skip
    return actions.freeze(actor, actions.load_round(actor, name="2021", as_of=BEFORE, people=people)).round


def later(actor: Actor, *people: object, name: str = "2026") -> Round:
    return actions.freeze(actor, actions.load_round(actor, name=name, as_of=AFTER, people=list(people))).round


def of(found: Comparison, key: str) -> comparing.Compared:
    return next(each for each in found.figures if each.key == key)


def test_means_and_shares_change_by_their_unrounded_values(
    before: Round, places: Places, actor: Actor
) -> None:
    """50⅔ to 49½ is −1.2, though the rounded 50.7 and 49.5 agree; one of three to one of two is +16.7 points."""
    after = later(
        actor,
        listed("丁", village=ONE, birth_year=1976, education="大专"),
        listed("乙", village=TWO, birth_year=1977),
    )
    found = comparing.compare(actor, before, after, places["芦原县"])
    mean, college = of(found, "secretary_age_mean"), of(found, "secretary_college_percent")
    assert (mean.before.value, mean.after.value, mean.change) == ("50.7", "49.5", "-1.2")
    assert (mean.before.numerator, mean.before.denominator) == (152, 3)
    assert (college.before.numerator, college.before.denominator, college.before.value) == (1, 3, "33.3")
    assert (college.after.numerator, college.after.denominator, college.change) == (1, 2, "16.7")
    assert of(found, "secretaries").change == -1
    assert [part.region.name for part in found.parts] == ["芦溪镇", "芦坪镇"]
    assert [each.name for each in found.partial] == ["2026"]
    assert found.boundaries == ()


def test_a_rounds_people_and_today(before: Round, places: Places, actor: Actor) -> None:
    today = dt.date(2026, 6, 1)
    with clock.fixed(today):
        found = comparing.compare(actor, before, Day(today, places["芦原县"]), places["芦原县"])
    assert of(found, "secretary_age_mean").change == "5.0"
    assert found.found.change is not None and found.found.change["continuing_secretaries"] == 3
    assert found.as_json()["after"]["state"] == "day"


def test_a_merger_between_the_rounds_is_said(before: Round, places: Places, actor: Actor) -> None:
    old = _villages(ONE, TWO)
    merge(actor, old, code="990121100210", name="新庄村", on=dt.date(2024, 5, 1), decree="川民〔2024〕1号")
    after = later(
        actor,
        listed("乙", village="990121100210", birth_year=1970, education="大专"),
        listed("丙", village=THREE),
    )
    found = comparing.compare(actor, before, after, places["芦原县"])
    (moved,) = found.boundaries
    assert (moved.kind, len(moved.before), moved.after, moved.decree) == (
        "merge",
        2,
        ("新庄村",),
        "川民〔2024〕1号",
    )
    villages = of(found, "villages")
    assert isinstance(villages.change, int) and villages.change == -1
    assert found.found.change is not None and found.found.change["continuing_secretaries"] == 1


def _villages(*codes: str) -> list[Region]:
    return [Region.objects.get(code=code) for code in codes]


def test_a_split_is_said_and_a_new_name_is_none(before: Round, places: Places, actor: Actor) -> None:
    one, two = _villages(ONE, TWO)
    split(actor, one, into=[("990121100211", "东庄村"), ("990121100212", "西庄村")], on=dt.date(2023, 1, 1))
    recode(actor, two, code="990121100213", name="玉新村", on=dt.date(2023, 1, 1))
    after = later(
        actor, listed("甲", village="990121100211", birth_year=1971), listed("乙", village="990121100213"),
        listed("丙", village=THREE),
    )  # fmt: skip
    found = comparing.compare(actor, before, after, places["芦原县"])
    (moved,) = found.boundaries
    assert (moved.kind, moved.after) == ("split", ("东庄村", "西庄村"))
    assert of(found, "villages").change == 1 and found.partial == []


def test_the_order_and_the_place_must_have_records(before: Round, places: Places, actor: Actor) -> None:
    after = later(actor, listed("甲", village=ONE))
    with refused("wrong-order"):
        comparing.compare(actor, after, before, places["芦原县"])
    elsewhere = later(actor, listed("戊", village=THREE), name="2026-2")
    county = places["芦原县"]
    assert comparing.compare(actor, before, elsewhere, county).before == before


def test_small_figures_stay_withheld_and_so_does_what_follows(
    before: Round, places: Places, actor: Actor
) -> None:
    counted = holding(STATISTICS_VIEW)
    after = later(actor, listed("甲", village=ONE, birth_year=1971), listed("乙", village=TWO, sex="女"))
    found = comparing.compare(counted, before, after, places["芦原县"])
    assert not found.found.opens
    for key in ("secretary_age_mean", "secretary_college_percent", "women_percent", "secretary_women"):
        each = of(found, key)
        assert (each.before.value, each.after.value, each.change) == (None, None, None)
        assert each.before.numerator is None and each.after.denominator is None
    assert of(found, "secretaries").change == -1
    with pytest.raises(Denied), clock.fixed(dt.date(2026, 6, 1)):
        comparing.compare(counted, before, Day(dt.date(2026, 6, 1), places["芦原县"]), places["芦原县"])
