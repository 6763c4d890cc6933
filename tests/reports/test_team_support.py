"""The chapter 强 on talent and on organisations put right: counts with their source, for who may look at these rooms."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.reports.actions import make_report
from lingyan.reports.composing import Paper
from lingyan.team.weak.rules import State
from tests.reports.test_team import figures, text
from tests.support.actors import everything, holding
from tests.team.talent.support import TODAY, Town
from tests.team.weak.support import RELEASED, Country

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 1)


def paper(place: object, actor: object = None, year: int = 2026) -> Paper:
    with clock.fixed(DAY):
        return make_report(actor or everything(), "work-summary", place, year)  # type: ignore[arg-type]


def test_contacts_that_persons_accepted_and_their_outcomes() -> None:
    town = Town()
    with clock.fixed(TODAY):
        town.closed(need=(wanted := town.needed()))
        town.accepted(town.listed(name="雁二", contact="13800001235"), wanted)
        town.proposed(town.listed(name="雁三", contact="13800001236"), wanted)
    county = town.places["芦原县"]
    made = paper(county)
    found = figures(made)
    assert (found["talent_accepted"], found["talent_closed"], found["talent_rate"]) == (2, 1, "50.0")
    assert "本人接受的对接2次，其中有结果的1次，闭环率50.0%" in text(made)
    outsider = paper(county, holding(REPORTS_MAKE))
    assert "talent_needs" not in figures(outsider) and "人才对接" not in text(outsider)


def test_a_village_put_right_is_a_number_of_the_county_and_no_word_of_the_village() -> None:
    country = Country()
    case = country.until(State.WATCH)
    assert case.released_on == RELEASED
    county = case.village.parent.parent
    made = paper(county)
    assert "列入整顿1个，销号1个，观察期内复发再列入0个" in text(made)
    assert case.village.name not in str(made.as_json()["blocks"])
    assert "weak_listed" not in figures(paper(case.village))
    assert "weak_listed" not in figures(paper(county, holding(REPORTS_MAKE)))
    assert "weak_listed" not in figures(paper(county, year=2025))
