from __future__ import annotations

import datetime as dt
import json
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.roster import statistics
from lingyan.team.roster.rules import EDUCATION_LEVELS, SELECTIONS
from lingyan.team.roster.statistics import Snapshot, compute, compute_change, percent
from tests.support.samples import samples_dir
from tests.team.roster.support import AS_OF, person, snapshots_of_samples

POSTS = (
    "party书记",
    "party副书记",
    "party委员",
    "committee主任",
    "committee委员",
    "supervision主任",
    "collective理事长",
)
VILLAGES = tuple(f"9901211002{number:02d}" for number in range(6))


@pytest.fixture(scope="module")
def expected() -> dict:
    path = samples_dir() / "rosters" / "expected" / "roster-statistics.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def samples() -> dict[str, Snapshot]:
    return dict(zip(("2021", "2026"), snapshots_of_samples(), strict=True))


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    people = [
        person(
            key,
            *draw(st.lists(st.sampled_from(POSTS), unique=True, max_size=3)),
            village=draw(st.sampled_from(VILLAGES)),
            sex=draw(st.sampled_from("男女")),
            birth_year=draw(st.integers(1945, 2005)),
            education=draw(st.sampled_from(EDUCATION_LEVELS)),
            party_member=draw(st.booleans()),
            selection=draw(st.sampled_from(("", *SELECTIONS))),
            has_identity_number=draw(st.booleans()),
        )
        for key in range(draw(st.integers(0, 25)))
    ]
    return Snapshot(AS_OF, len(VILLAGES), tuple(people))


@pytest.mark.parametrize("name", ["2021", "2026"])
def test_both_sample_rounds_give_the_expected_figures(name: str, samples, expected):
    assert compute(samples[name]).as_json() == expected["rounds"][name]


def test_each_county_gives_its_expected_figures(samples, expected):
    for code, county in expected["counties"].items():
        for name, snapshot in samples.items():
            villages = {each.village_code for each in snapshot.people if each.village_code.startswith(code)}
            part = snapshot.within(villages, villages=140)
            assert compute(part).as_json() == county[name]


def test_the_change_between_the_rounds_is_the_expected_one(samples, expected):
    assert compute_change(samples["2021"], samples["2026"]).as_json() == expected["change"]


def test_published_figures_are_reproduced():
    """Seed and Jiangxi 2015 of governance.md A-3."""
    assert statistics.cross_posted(71_821, 70_690, 123_852) == 18_659
    assert percent(18_659, 123_852) == "15.1"
    assert percent(734, 1306) == "56.2"
    assert [number for number in range(1300, 1312) if percent(734, number) == "56.2"] == [1305, 1306, 1307]
    assert statistics.mean_change((1306 * 513, 13_060), (1306 * 495, 13_060)) == "-1.8"


def test_jiangxi_divides_by_both_committees_and_no_other_number():
    """Of P, V, N2 and the posts together only N2 gives the published 15.1."""
    shares = {name: percent(18_659, of) for name, of in (("P", 71_821), ("V", 70_690), ("N2", 123_852))}
    assert [name for name, share in shares.items() if share == "15.1"] == ["N2"]
    assert percent(18_659, 71_821 + 70_690) == "13.1"


def test_jiangxi_one_head_of_all_villages():
    """3,000 are 14.9 % of any number of villages from 20,067 to 20,202, and of no other near it."""
    fitting = [number for number in range(20_000, 20_300) if percent(3_000, number) == "14.9"]
    assert (fitting[0], fitting[-1]) == (20_067, 20_202)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (384, 1000, "38.4"),
        (5_238, 10_000, "52.4"),
        (2_153, 10_000, "21.5"),
        (956, 1000, "95.6"),
        (281, 1000, "28.1"),
    ],
)
def test_shares_of_the_nation_come_out_as_they_went_in(part: int, whole: int, shown: str):
    """The rounds of 2008-10 and 2020-21 are published as shares alone, here to one decimal."""
    assert percent(part, whole) == shown


def test_means_of_the_nation_come_out_as_they_went_in():
    assert statistics.mean(438, 10) == "43.8"
    assert statistics.mean_change((438, 10), (454, 10)) == "1.6"


def test_rounding_is_half_up_and_nothing_is_divided_by_zero():
    assert percent(1, 2000) == "0.1"
    assert percent(1, 2001) == "0.0"
    assert percent(0, 0) == statistics.mean(0, 0) == "NA"
    assert statistics.mean_change((0, 0), (50, 1)) == "NA"
    assert statistics.mean_change((1, 20), (0, 20)) == "-0.1"
    assert statistics.mean_change((1, 21), (0, 21)) == "0.0"


@given(st.integers(0, 10**9), st.integers(1, 10**7))
def test_means_are_the_nearest_tenth(total: int, number: int):
    shown = Fraction(statistics.mean(total, number))
    assert -Fraction(1, 20) < shown - Fraction(total, number) <= Fraction(1, 20)


def test_an_empty_region_has_no_shares():
    figures = compute(Snapshot(AS_OF, 0, ())).as_json()
    for key in ("secretary_age_mean", "secretary_age_min", "secretary_college_percent", "women_percent"):
        assert figures[key] == "NA"
    assert figures["secretary_education"] == dict.fromkeys(EDUCATION_LEVELS, 0)
    assert figures["villages_without_secretary"] == 0


def test_more_villages_than_the_region_has_is_refused():
    with pytest.raises(ValueError, match="2个村"):
        compute(Snapshot(AS_OF, 1, (person(1, village="a"), person(2, village="b"))))


def test_one_head_counts_villages_over_both_denominators():
    people = (
        person(1, "party书记", "committee主任", "collective理事长", village="a"),
        person(2, "party书记", village="b"),
        person(3, "committee主任", village="b", party_member=False, sex="女"),
        person(4, "party书记", village="c"),
    )
    figures = compute(Snapshot(AS_OF, 4, people)).as_json()
    assert (figures["one_head_narrow"], figures["one_head_wide"]) == (1, 1)
    assert figures["one_head_narrow_percent_of_villages"] == "25.0"
    assert (figures["villages_with_both_posts_filled"], figures["one_head_narrow_percent_of_filled"]) == (
        2,
        "50.0",
    )
    assert (figures["P"], figures["V"], figures["N2"], figures["both"]) == (3, 2, 4, 1)
    assert figures["villages_without_secretary"] == 1


def test_a_way_of_selection_that_is_not_given_or_rare_is_shown_apart():
    people = (
        person(1, "party书记", village="a", selection=""),
        person(2, "party书记", village="b", selection="任命"),
    )
    assert compute(Snapshot(AS_OF, 2, people)).as_json()["secretary_selection"] == {
        "两推一选": 0,
        "组织选派": 0,
        "公开选拔": 0,
        "任命": 1,
        "未填": 1,
    }


def test_a_secretary_continues_only_in_the_same_village():
    before = Snapshot(AS_OF, 2, (person(1, "party书记", village="a"), person(2, "party书记", village="b")))
    after = Snapshot(AS_OF, 2, (person(1, "party书记", village="b"), person(2, "party副书记", village="b")))
    assert compute_change(before, after).as_json()["continuing_secretaries"] == 0
    renamed = statistics.renumber(Snapshot(AS_OF, 1, (person("x", "party书记", village="a"),)), {"x": 1})
    assert compute_change(before, renamed).as_json() == {
        "secretary_age_mean_change": "0.0",
        "continuing_secretaries": 1,
        "new_secretaries": 0,
    }


@given(snapshots())
def test_classes_add_up_and_the_committees_obey_the_sum_rule(snapshot: Snapshot):
    figures = compute(snapshot)
    for classes in (figures.secretary_age_bands, figures.secretary_education, figures.secretary_selection):
        assert sum(classes.values()) == figures.secretaries
    assert figures.both == statistics.cross_posted(
        figures.party_committee, figures.village_committee, figures.two_committees
    )
    assert figures.one_head_wide <= figures.one_head_narrow <= figures.villages_with_both_posts_filled


@given(snapshots())
def test_parts_of_a_region_add_up_to_the_whole(snapshot: Snapshot):
    region_of = {code: ("east", "west")[at % 2] for at, code in enumerate(VILLAGES)}
    parts = [compute(part) for part in snapshot.split(region_of).values()]
    whole = compute(snapshot)
    assert sum(part.villages for part in parts) == whole.villages
    for name in (
        "secretaries",
        "secretary_age_sum",
        "two_committees",
        "both",
        "women_in_two",
        "one_head_narrow",
    ):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)


def test_a_city_is_computed_in_time_that_grows_with_its_people():
    """No figure compares people pairwise: eight times the villages cost far less than 64 times the work."""

    def cost(villages: int) -> float:
        return min(_seconds_of_two_rounds(villages) for _ in range(3))

    assert cost(1306) < 24 * cost(163)


def _seconds_of_two_rounds(villages: int) -> float:
    posts = (("party书记", "committee主任"), ("party副书记",), ("party委员",), *([("committee委员",)] * 4))
    rounds = [
        Snapshot(
            dt.date(year, 3, 31),
            villages,
            tuple(person((v, p), *posts[p], village=str(v)) for v in range(villages) for p in range(7)),
        )
        for year in (2021, 2026)
    ]
    start = time.process_time()
    assert [compute(each).secretaries for each in rounds] == [villages, villages]
    assert compute_change(*rounds).continuing_secretaries == villages
    return time.process_time() - start
