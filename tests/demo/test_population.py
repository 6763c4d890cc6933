"""The people of the two rounds: the figures of the programme come out of the ordinary statistics."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.demo import drawing, places, population, words
from lingyan.demo.plan import FULL_SIZE, ROUNDS, Plan
from lingyan.kernel.idnumbers import parse_identity_number
from lingyan.team.roster.importing import RosterPerson
from lingyan.team.roster.labels import shipped_labels
from lingyan.team.roster.rules import Body, PersonIndex, in_party_committee, in_village_committee
from lingyan.team.roster.statistics import Snapshot, compute, compute_change

TODAY = dt.date(2026, 11, 23)


@cache
def _rounds(size: int) -> tuple[list[RosterPerson], list[RosterPerson]]:
    villages = [place.code for place in places.city(size) if place.level == "村"]
    return population.rounds(Plan(size, TODAY), villages)


@cache
def _snapshots(size: int) -> tuple[Snapshot, Snapshot]:
    first, second = _rounds(size)
    known = PersonIndex(first)
    keys = {id(person): index for index, person in enumerate([*first, *second])}

    def snapshot(people: list[RosterPerson], day: dt.date) -> Snapshot:
        frozen = (person.frozen(keys[id(known.find(person) or person)]) for person in people)
        return Snapshot(day, size, tuple(frozen))

    return snapshot(first, ROUNDS[0][1]), snapshot(second, ROUNDS[1][1])


def test_the_second_round_gives_the_figures_of_the_programme() -> None:
    _, after = _snapshots(FULL_SIZE)
    figures = compute(after).as_json()
    assert figures["secretaries"] == 1306
    assert figures["villages_without_secretary"] == 0
    assert figures["secretary_age_mean"] == "49.5"
    assert figures["secretary_college"] == 734
    assert figures["secretary_college_percent"] == "56.2"


def test_the_mean_age_fell_by_one_point_eight() -> None:
    before, after = _snapshots(FULL_SIZE)
    change = compute_change(before, after)
    assert change.mean_age_change == "-1.8"
    assert 0 < change.continuing_secretaries < 1306
    assert compute(before).as_json()["secretary_age_mean"] == "51.3"


def test_the_other_shares_are_plausible() -> None:
    before, after = (compute(snapshot) for snapshot in _snapshots(FULL_SIZE))
    assert before.one_head_narrow < after.one_head_narrow < 1306
    assert before.both * after.two_committees < after.both * before.two_committees
    assert after.villages_with_woman_in_committee == 1306
    assert 0.2 < after.women_in_two / after.two_committees < 0.4
    assert 0 < before.villages_without_secretary < 10


@pytest.mark.parametrize("size", [1, 2, 12, 50])
def test_smaller_cities_keep_the_shares_as_far_as_whole_numbers_do(size: int) -> None:
    figures = compute(_snapshots(size)[1])
    plan = Plan(size, TODAY)
    assert figures.secretaries == size
    assert figures.secretary_age_sum == plan.age_sum
    assert figures.secretary_college == plan.college


def test_bodies_have_lawful_sizes() -> None:
    for people in _rounds(FULL_SIZE):
        committee = Counter(p.village_code for p in people if in_village_committee(p.posts))
        party = Counter(p.village_code for p in people if in_party_committee(p.posts))
        posts = Counter((p.village_code, post) for p in people for post in p.posts)
        assert {3 <= number <= 7 for number in committee.values()} == {True}
        assert {2 <= number <= 5 for number in party.values()} == {True}
        assert max(n for (_, post), n in posts.items() if post.title == "委员") <= 3
        assert max(n for (_, post), n in posts.items() if post.title != "委员") == 1


def test_supervisors_sit_in_no_other_committee() -> None:
    for people in _rounds(50):
        for person in people:
            if any(post.body is Body.SUPERVISION for post in person.posts):
                assert len({post.body for post in person.posts}) == 1


def test_identity_numbers_are_valid_fictional_and_agree_with_the_row() -> None:
    seen: dict[str, str] = {}
    for person in [*_rounds(50)[0], *_rounds(50)[1]]:
        if person.identity_number is None:
            continue
        number = parse_identity_number(person.identity_number)
        assert number.text.startswith("9901")
        assert (number.birth.year, number.birth.month) == (person.birth_year, person.birth_month)
        assert number.sex == person.sex
        assert seen.setdefault(number.text, person.name) == person.name


def test_every_education_label_means_its_level() -> None:
    labels = shipped_labels()
    for level, written in words.EDUCATION.items():
        assert {labels.read_education(label).level for label in written} == {level}


def test_names_come_from_the_lists_alone() -> None:
    given_names = {*words.GIVEN_MEN, *words.GIVEN_WOMEN}
    for person in _rounds(50)[1]:
        assert person.name[0] in words.SURNAMES
        assert person.name[1:] in given_names


def test_the_people_are_the_same_every_time() -> None:
    villages = [place.code for place in places.city(12) if place.level == "村"]
    assert population.rounds(Plan(12, TODAY), villages) == population.rounds(Plan(12, TODAY), villages)


@given(st.data())
@settings(max_examples=50)
def test_drawn_ages_add_up(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 300))
    total = data.draw(st.integers(27 * number, 66 * number))
    ages = drawing.ages(drawing.chance_for("test", total), number, total, 27, 66, 8)
    assert sum(ages) == total
    assert all(27 <= age <= 66 for age in ages)


def test_an_impossible_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot add up"):
        drawing.level(drawing.chance_for("test"), [30, 30], 200, 27, 66)
