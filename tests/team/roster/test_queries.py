"""Statistics read from the database: as expected, at every level, after mergers, and withheld where small."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import PEOPLE_VIEW, ROSTER_VIEW, STATISTICS_VIEW
from lingyan.regions.actions import merge, recode
from lingyan.regions.models import Region
from lingyan.team.roster import actions, queries
from lingyan.team.roster.models import Round
from tests.support.actors import holding
from tests.support.places import Places, make_places
from tests.support.refusals import refused
from tests.team.roster.support import AS_OF, listed

pytestmark = pytest.mark.slow

DAY_2021 = dt.date(2021, 3, 31)
COUNTED = holding(STATISTICS_VIEW)


def test_an_open_round_counts_as_it_will_when_frozen(county: None, actor: Actor, round_2021: Round) -> None:
    from tests.team.roster.support import COUNTY_2026, sample

    done = actions.import_roster(actor, round_name="2026", files=[sample(COUNTY_2026)])
    before = queries.statistics(actor, done.round).as_json()
    # What an import changes tells of the few people whom it brought.
    with pytest.raises(Denied):
        queries.statistics(COUNTED, done.round)
    assert done.round not in queries.visible_rounds(COUNTED)
    actions.freeze(actor, done.round)
    assert done.round in queries.visible_rounds(COUNTED)
    after = queries.statistics(actor, queries.round_by_name("2026")).as_json()
    assert before == {**after, "state": "open"}


@pytest.fixture
def places(actor: Actor) -> Places:
    return make_places()


@pytest.fixture
def frozen(places: Places, actor: Actor) -> Round:
    people = [listed("王明"), listed("李强", village="990121100201"), listed("赵", village="990121101200")]
    return actions.freeze(actor, actions.load_round(actor, name="2021", as_of=DAY_2021, people=people)).round


def test_merged_villages_keep_their_figures_and_count_as_one_place_afterwards(
    places: Places, frozen: Round, actor: Actor
) -> None:
    before = queries.statistics(actor, frozen).figures
    merged = merge(
        actor,
        [Region.objects.get(code="990121100200"), Region.objects.get(code="990121100201")],
        code="990121100210",
        name="雁玉村",
        on=dt.date(2024, 1, 1),
    )
    after = queries.statistics(actor, frozen)
    assert after.figures == before
    assert queries.statistics(actor, frozen, merged).figures["villages"] == 2
    people = [listed("李强", village=merged.code), listed("赵", village="990121101200")]
    later = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=people)).round
    found = queries.statistics(actor, later)
    assert (found.figures["villages"], before["villages"]) == (3, 4)
    assert found.change["continuing_secretaries"] == 2, "李强 led one of the two villages that became one"
    stayed = queries.members(actor, later, merged, "continuing_secretaries")
    assert [entry.person.personal.name for entry in stayed] == ["李强"]


def test_a_renamed_village_is_found_by_its_old_name_and_counts_as_the_same(
    places: Places, frozen: Round, actor: Actor
) -> None:
    renamed = recode(
        actor,
        Region.objects.get(code="990121100200"),
        code="990121100222",
        name="新雁村",
        on=dt.date(2025, 1, 1),
    )
    people = [listed("王明", village=renamed.code), listed("赵", village="990121101200")]
    later = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=people)).round
    assert queries.statistics(actor, later).change["continuing_secretaries"] == 2
    from lingyan.team.roster.places import villages_on

    assert villages_on(AS_OF).table.by_name("雁庄村")[0].code == renamed.code


def test_villages_added_later_do_not_change_a_frozen_round(frozen: Round, actor: Actor) -> None:
    from lingyan.regions.actions import import_regions
    from lingyan.regions.importing import RegionRow

    row = RegionRow("990121101299", "后来村", "村", "990121101000", "x.csv", 2)
    import_regions(actor, [row], valid_from=dt.date(2000, 1, 1))
    assert queries.statistics(actor, frozen).figures["villages"] == 4


def test_rights_are_asked_for_where_the_figures_lie(places: Places, frozen: Round) -> None:
    town = holding(STATISTICS_VIEW, ROSTER_VIEW, path=places["芦溪镇"].path)
    queries.statistics(town, frozen, places["芦溪镇"])
    with pytest.raises(Denied):
        queries.statistics(town, frozen)
    with pytest.raises(Denied):
        queries.members(COUNTED, frozen, places["芦溪镇"], "secretaries")
    with pytest.raises(Denied):
        queries.members(town, frozen, places["芦坪镇"], "secretaries")


def test_rounds_are_seen_by_who_sees_one_of_their_villages(places: Places, frozen: Round) -> None:
    def seen(*rights: str, path: str = "") -> bool:
        return queries.visible_rounds(holding(*rights, path=path)).exists()

    assert seen(ROSTER_VIEW)
    assert seen(STATISTICS_VIEW, path=places["芦坪镇"].path)
    assert not seen(ROSTER_VIEW, path=places["桃潭村"].path)
    assert not seen(PEOPLE_VIEW)


def test_an_unknown_round_is_refused(places: Places) -> None:
    with refused("unknown-round"):
        queries.round_by_name("2099")


def test_the_change_is_withheld_where_its_parts_are(places: Places, frozen: Round, actor: Actor) -> None:
    people = [listed("王明"), listed("新人", village="990121101200", birth_year=1990)]
    later = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=people)).round
    found = queries.statistics(COUNTED, later)
    assert found.change == {
        "secretary_age_mean_change": None,
        "continuing_secretaries": None,
        "new_secretaries": None,
    }
