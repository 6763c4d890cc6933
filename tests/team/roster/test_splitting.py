"""Splits read from the database: by round and by day, whole for who sees people, withheld as elsewhere for others."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.people.models import Tenure
from lingyan.team.roster import actions, queries, splitting
from lingyan.team.roster.models import Round
from lingyan.team.roster.moments import Day
from lingyan.team.roster.structure import FIGURES
from tests.support.actors import holding
from tests.support.places import Places, make_places
from tests.support.refusals import refused
from tests.team.roster.support import listed

COUNTED = holding(STATISTICS_VIEW)
VILLAGES = ("990121100200", "990121100201", "990121101200", "990121101201")
LATER = dt.date(2026, 11, 20)


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


@pytest.fixture
def frozen(places: Places, actor: Actor) -> Round:
    """Forty-four people, eleven in each of four villages, of whom one is the secretary."""
    people = [
        listed(f"人{village}{n}", "committee委员" if n else "party书记", village=village, birth_year=1960 + 3 * n,
               sex="女" if n % 3 == 1 else "男", education="大专" if n % 2 else "高中")
        for village in VILLAGES for n in range(11)
    ]  # fmt: skip
    round_ = actions.load_round(actor, name="2026", as_of=dt.date(2026, 3, 31), people=people)
    return actions.freeze(actor, round_).round


def test_a_round_and_a_day_after_it_give_the_same_people(frozen: Round, places: Places, actor: Actor) -> None:
    county = places["芦原县"]
    with clock.fixed(LATER):
        day = Day(LATER, county)
        for rows, by in (("region", "sex"), ("education", "age"), ("sex", "membership")):
            one = splitting.split(actor, frozen, county, group="two", rows=rows, by=by)
            two = splitting.split(actor, day, county, group="two", rows=rows, by=by)
            if by != "age":  # half a year makes some older
                assert one.table == two.table or by == "membership"
            assert one.table.whole.total == two.table.whole.total == 44
        assert queries.statistics(actor, day, county).figures["secretaries"] == 4


def test_a_day_follows_the_posts(frozen: Round, places: Places, actor: Actor) -> None:
    county = places["芦原县"]
    Tenure.objects.filter(post__title="书记", post__body__organisation__region__code=VILLAGES[0]).update(
        end_on=dt.date(2026, 6, 1)
    )
    with clock.fixed(LATER):
        found = queries.statistics(actor, Day(LATER, county), county)
        assert (found.figures["secretaries"], found.figures["villages_without_secretary"]) == (3, 1)
        before = queries.statistics(actor, Day(dt.date(2026, 5, 31), county), county)
        assert before.figures["secretaries"] == 4
        assert found.before_round == frozen and found.change is not None
        assert found.change["continuing_secretaries"] == 3


def test_what_no_roster_said_is_not_recorded(frozen: Round, places: Places, actor: Actor) -> None:
    """Somebody who took office later, of whom only sex is known."""
    from lingyan.people.actions import Identity, remember
    from lingyan.people.models import Person, Post

    (data,) = remember([Identity("新任")])
    newcomer = Person.objects.create(personal=data, sex="女")
    post = Post.objects.get(title="副书记", body__organisation__region__code=VILLAGES[0])
    Tenure.objects.create(person=newcomer, post=post, start_on=dt.date(2026, 7, 1))
    with clock.fixed(LATER):
        found = splitting.split(
            actor, Day(LATER, places["芦原县"]), places["芦原县"], group="party", by="education"
        )
    assert dict(zip(found.table.columns, found.table.whole.cells, strict=True))["未填"] == 1
    assert found.table.whole.total == 5


def test_who_may_not_see_people_gets_the_cells_of_the_statistics(frozen: Round, places: Places) -> None:
    """The table holds what the page of statistics holds, cell by cell, so nothing new can be worked out."""
    county = places["芦原县"]
    shown = queries.statistics(COUNTED, frozen, county)
    for by, key in FIGURES.items():
        found = splitting.split(COUNTED, frozen, county, by=by)
        assert not found.opens
        for line, part in zip(found.table.lines, shown.parts, strict=True):
            assert dict(zip(found.table.columns, line.cells, strict=True)) == {
                name: (part.figures[key] or {}).get(name) for name in found.table.columns
            }
            assert line.mean_age == part.figures["secretary_age_mean"]
    assert None in found.table.lines[0].cells


@pytest.mark.parametrize(
    "asked", [{"group": "two"}, {"rows": "age", "by": "education"}, {"by": "sex"}, {"by": "membership"}]
)
def test_further_splits_are_for_who_may_see_people(
    frozen: Round, places: Places, asked: dict[str, str]
) -> None:
    with pytest.raises(Denied, match="看出个别人"):
        splitting.split(COUNTED, frozen, places["芦原县"], **asked)


def test_days_are_for_who_may_see_people(frozen: Round, places: Places) -> None:
    """Yesterday and today differ by one person, whose sex or age their difference would tell."""
    county = places["芦原县"]
    with clock.fixed(LATER):
        with pytest.raises(Denied, match="两天之差"):
            queries.statistics(COUNTED, Day(LATER, county), county)
        with pytest.raises(Denied, match="两天之差"):
            splitting.split(COUNTED, Day(LATER, county), county)


@pytest.mark.parametrize(
    "asked", [{"group": "x"}, {"rows": "x"}, {"by": "x"}, {"by": "region"}, {"rows": "age", "by": "age"}]
)
def test_an_unknown_split_is_refused(
    frozen: Round, places: Places, actor: Actor, asked: dict[str, str]
) -> None:
    with refused("bad-split"):
        splitting.split(actor, frozen, places["芦原县"], **asked)
