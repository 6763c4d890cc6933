"""Who is seen by whom, whom one may ask, and counts that name nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.team.talent import actions, queries
from tests.support.actors import holding
from tests.team.talent.support import GIVEN, TODAY, Town


def test_lists_follow_the_reader_s_regions(town: Town) -> None:
    here, there = town.listed(), town.listed("桃潭村")
    village = holding(TALENT_VIEW, path=town.places["雁庄村"].path)
    assert list(queries.talents(village)) == [here]
    assert list(queries.talents(town.keeper, town.places["芦坪镇"])) == [there]
    assert list(queries.talents(village, right=TALENT_MANAGE)) == []
    town.closed(there, town.needed("雁庄村"))
    [need] = queries.needs(village)
    assert (need.asked, need.accepted, need.closed) == (1, 1, 1)
    assert [match.talent for match in queries.matches(village)] == [there]


def test_candidates_offer_the_kind_and_were_not_asked(town: Town) -> None:
    need = town.needed("雁庄村")
    second, first = town.listed("桃潭村"), town.listed("雁庄村")
    town.listed("玉屯村", offers=[("法律咨询", "long")])
    gone = town.listed("铜垭村")
    actions.withdraw(town.keeper, talent_id=gone.pk, purpose="match")
    assert list(queries.candidates(town.keeper, need)) == [first, second], "按村的次序"
    near = holding(TALENT_MANAGE, path=town.places["芦溪镇"].path)
    assert list(queries.candidates(near, need)) == [first]
    town.proposed(first, need)
    assert list(queries.candidates(town.keeper, need)) == [second]


def test_figures_add_up_by_place(town: Town) -> None:
    who = town.listed(counted=True)
    town.closed(who, town.needed("雁庄村"), outcome="project", jobs=6, band="small")
    town.accepted(who, town.needed("玉屯村"))
    town.proposed(who, town.needed("铜垭村"))
    mistake = town.needed("雁庄村")
    actions.close_need(town.keeper, need_id=mistake.pk, closing="mistake")
    county = town.places["芦原县"]
    found = queries.figures(town.keeper, county, 2026)
    near, far, whole = (found[town.places[name].path] for name in ("芦溪镇", "芦坪镇", "芦原县"))
    names = ("listed", "needs", "open", "proposed", "accepted", "closed")
    assert [near[name] for name in names] == [1, 2, 2, 2, 2, 1]
    assert [far[name] for name in names] == [0, 1, 1, 1, 0, 0]
    assert [whole[name] for name in names] == [1, 3, 3, 3, 2, 1]
    assert queries.figures(town.keeper, county, 2025)[county.path]["needs"] == 0
    assert dict(queries.outcomes(town.keeper, county, 2026)) == {"project": 1, "jobs": 6}
    own = queries.figures(town.keeper, town.places["雁庄村"], 2026)
    assert set(own) == {town.places["雁庄村"].path}


def test_returned_youth_agreed_to_be_counted(town: Town) -> None:
    who = town.listed(counted=True)
    town.listed("玉屯村")
    town.listed("桃潭村", counted=True, young=False)
    county = town.places["芦原县"].path
    assert list(queries.returned_youth(county, TODAY)) == [who]
    assert list(queries.returned_youth(county, GIVEN.until)) == [who]
    assert list(queries.returned_youth(county, GIVEN.until + dt.timedelta(days=1))) == []
    actions.withdraw(town.keeper, talent_id=who.pk, purpose="count")
    assert list(queries.returned_youth(county, TODAY)) == []


def test_consents_that_run_out_within_the_days_of_the_county(town: Town) -> None:
    soon = town.listed(given=replace(GIVEN, until=TODAY + dt.timedelta(days=30)), counted=True)
    town.listed("玉屯村", given=replace(GIVEN, until=TODAY + dt.timedelta(days=31)))
    [found] = queries.running_out(town.keeper, None)
    assert (found, found.first_until) == (soon, TODAY + dt.timedelta(days=30))
    assert not queries.running_out(town.keeper, town.places["芦坪镇"])
