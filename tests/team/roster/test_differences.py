"""Whoever subtracts what is shown (rounds, regions, parts, classes) learns of no small group.

The attack is linear algebra: every figure that is shown is an equation over the unknown counts of each township and
round; a target is given away when it is a combination of them.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Final

import numpy as np
import pytest

from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.team.roster import actions, queries, splitting
from lingyan.team.roster.rules import SECRETARY
from lingyan.team.roster.statistics import Snapshot, SnapshotPerson, compute, compute_change
from lingyan.team.roster.structure import FIGURES
from lingyan.team.roster.suppression import AGE_TOTALS, PUBLIC_MINIMUM, suppressed_json, withhold_keys
from lingyan.team.roster.withholding import (
    COMMITTEES,
    SECRETARIES,
    RegionCounts,
    few_changed,
    withheld_keys,
)
from tests.support.actors import everything, holding
from tests.support.places import make_places
from tests.team.roster.support import listed

EARLIER, LATER = dt.date(2021, 3, 31), dt.date(2026, 3, 31)
COUNTY: Final = 0
COUNTED = holding(STATISTICS_VIEW)
CLASSES: Final = ("高中", "大专", "本科")
Towns = dict[int, Snapshot]


def secretary(chance: random.Random, village: int, key: int) -> SnapshotPerson:
    return SnapshotPerson(
        key, str(village), chance.choice(("女", "男", "男")), chance.randint(1960, 1995), 1,
        chance.choice(("高中", "大专", "大专", "本科")), True, (SECRETARY,), "两推一选", True,
    )  # fmt: skip


def two_rounds(chance: random.Random) -> tuple[Towns, Towns]:
    """Three townships of 9 to 40 villages, in which none, one, some or many secretaries changed."""
    before: Towns = {}
    after: Towns = {}
    for town in (1, 2, 3):
        size = chance.randint(9, 40)
        old = [secretary(chance, town * 100 + n, town * 1000 + n) for n in range(size)]
        gone = set(chance.sample(range(size), chance.choice((0, 1, 2, 4, size // 2))))
        new = [
            secretary(chance, town * 100 + n, town * 1000 + 500 + n) if n in gone else old[n]
            for n in range(size)
        ]
        before[town] = Snapshot(EARLIER, size, tuple(old))
        after[town] = Snapshot(LATER, size, tuple(new))
    return before, after


def whole(towns: Towns) -> Snapshot:
    people = tuple(person for snapshot in towns.values() for person in snapshot.people)
    return Snapshot(next(iter(towns.values())).as_of, len(people), people)


def hidden(towns: Towns, before: Towns | None) -> dict[int, frozenset[str]]:
    counts = {}
    for region, snapshot in {COUNTY: whole(towns), **towns}.items():
        old = None if before is None else whole(before) if region == COUNTY else before[region]
        few = few_changed(old, snapshot) if old else frozenset()
        change = compute_change(old, snapshot) if old else None
        children = list(towns) if region == COUNTY else []
        counts[region] = RegionCounts(compute(snapshot), change, children, few)
    return withheld_keys(counts, COUNTY)


def read(shown: dict[str, Any], key: str) -> int | None:
    name, _, part = key.partition(".")
    found = shown[name].get(part, 0) if part else shown[name]
    return None if found is None else int(found)


def pages(towns: Towns, before: Towns | None) -> dict[int, dict[str, Any]]:
    """Every region's figures as a statistician's page shows them."""
    keys, found = hidden(towns, before), {}
    for region, snapshot in {COUNTY: whole(towns), **towns}.items():
        figures = compute(snapshot)
        shown = suppressed_json(figures)
        there = [key for key in keys[region] if queries._stands_in(shown, key)]
        found[region] = withhold_keys(figures, shown, there)
    return found


def tells_of_few(before: Snapshot, after: Snapshot) -> bool:
    """Whether somebody came or went, and neither those who came nor those who went are ten (all are secretaries)."""
    old, new = ([person.key for person in snapshot.people] for snapshot in (before, after))
    came = sum(1 for key in new if key not in old)
    went = sum(1 for key in old if key not in new)
    return came + went > 0 and came < 10 and went < 10


Vector = list[int]
TOWNS: Final = (1, 2, 3)
UNKNOWN: Final = [(number, town, name) for number in (0, 1) for town in TOWNS for name in CLASSES]


class Reader:
    """What is shown, as equations over the unknown count of each class in each township and round."""

    def __init__(self) -> None:
        self.shown: list[Vector] = []

    def knows(self, vector: Vector) -> bool:
        """Whether a combination of what is shown gives this one."""
        known = np.array(self.shown)
        return bool(np.linalg.matrix_rank(np.vstack([known, vector])) == np.linalg.matrix_rank(known))


def unit(number: int, region: int, *names: str) -> Vector:
    """A region's count of some classes in one round: its township's unknowns, or those of all three."""
    return [int(at == number and region in (COUNTY, town) and name in names) for at, town, name in UNKNOWN]


def minus(one: Vector, two: Vector) -> Vector:
    return [a - b for a, b in zip(one, two, strict=True)]


def figures_of(number: int, region: int) -> dict[str, Vector]:
    """Every figure of a region that speaks of education, by its key."""
    single = {f"secretary_education.{name}": unit(number, region, name) for name in CLASSES}
    return {**single, "secretary_college": unit(number, region, "大专", "本科")}


@pytest.mark.parametrize("seed", range(40))
def test_no_difference_of_rounds_regions_parts_or_classes_tells_of_a_few(seed: int) -> None:
    before, after = two_rounds(random.Random(seed))
    rounds = (before, after)
    shown = pages(before, None), pages(after, before)
    reader = Reader()
    for number in (0, 1):
        for region in (COUNTY, *TOWNS):
            reader.shown.append(unit(number, region, *CLASSES))  # how many secretaries there are is public
            reader.shown += [
                vector
                for key, vector in figures_of(number, region).items()
                if read(shown[number][region], key) is not None
            ]
    for region in (COUNTY, *TOWNS):
        old, new = (whole(each) if region == COUNTY else each[region] for each in rounds)
        for name in CLASSES:
            if tells_of_few(old, new):
                told = minus(unit(1, region, name), unit(0, region, name))
                assert not reader.knows(told), f"what a few brought to {region}"
            for number, snapshot in enumerate((old, new)):
                if read(compute(snapshot).as_json(), f"secretary_education.{name}") in range(
                    1, PUBLIC_MINIMUM
                ):
                    assert not reader.knows(unit(number, region, name)), f"a small cell of {region}"


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("key", ["secretary_age_sum", "secretary_women"])
def test_no_difference_of_sums_tells_of_a_few(seed: int, key: str) -> None:
    before, after = two_rounds(random.Random(seed))
    shown = pages(before, None), pages(after, before)
    reader = Reader()
    reader.shown.append([0] * len(UNKNOWN))
    for number in (0, 1):
        reader.shown += [
            unit(number, region, "高中")
            for region in (COUNTY, *TOWNS)
            if read(shown[number][region], key) is not None
        ]
    for region in (COUNTY, *TOWNS):
        old, new = (whole(each) if region == COUNTY else each[region] for each in (before, after))
        if tells_of_few(old, new):
            assert not reader.knows(minus(unit(1, region, "高中"), unit(0, region, "高中")))


def test_many_changes_stay_on_show_and_none_does_no_harm() -> None:
    chance = random.Random(1)
    old = Snapshot(EARLIER, 30, tuple(secretary(chance, n, n) for n in range(30)))
    new = Snapshot(LATER, 30, tuple(secretary(chance, n, 100 + n) for n in range(30)))
    assert few_changed(old, old) == frozenset() == few_changed(old, new)
    for replaced in (1, 5, 9):
        few = Snapshot(LATER, 30, (*new.people[:replaced], *old.people[replaced:]))
        assert few_changed(old, few) == {SECRETARIES, COMMITTEES} == few_changed(few, old)
    ten = Snapshot(LATER, 30, (*new.people[:10], *old.people[10:]))
    assert few_changed(old, ten) == frozenset() == few_changed(ten, old)
    added = [secretary(chance, 31 + n, 931 + n) for n in range(10)]
    assert few_changed(old, Snapshot(LATER, 39, (*old.people, *added[:9])))
    assert not few_changed(old, Snapshot(LATER, 40, (*old.people, *added)))


def test_ages_of_a_place_where_one_came_are_hidden_with_a_sibling() -> None:
    chance = random.Random(3)
    before = {
        town: Snapshot(
            EARLIER, 20, tuple(secretary(chance, town * 100 + n, town * 1000 + n) for n in range(20))
        )
        for town in (1, 2, 3)
    }
    came = Snapshot(LATER, 20, (secretary(chance, 100, 7), *before[1].people[1:]))
    many = {
        town: Snapshot(
            LATER, 20, tuple(secretary(chance, town * 100 + n, town * 9000 + n) for n in range(20))
        )
        for town in (2, 3)
    }
    found = hidden({1: came, **many}, before)
    without = [town for town in (1, 2, 3) if set(AGE_TOTALS) <= found[town]]
    assert 1 in without and len(without) == 2
    assert not set(AGE_TOTALS) & found[COUNTY], "of the county many changed"


@pytest.mark.django_db
def test_the_second_round_is_silent_on_every_page_where_one_secretary_changed() -> None:
    """By queries as a statistician asks them: both rounds, the page, the split and the comparison."""
    places, actor = make_places(), everything()
    codes = ["990121100200", "990121100201", "990121101200", "990121101201"]
    people = [
        listed(f"人{code}{n}", "party书记" if n == 0 else "party委员", village=code, birth_year=1960 + n)
        for code in codes
        for n in range(12)
    ]
    first = actions.freeze(actor, actions.load_round(actor, name="2021", as_of=EARLIER, people=people)).round
    moved = [*people[1:], listed("新人", village=codes[0], sex="女", birth_year=1994)]
    second = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=LATER, people=moved)).round
    county = places["芦原县"]
    old, new = (queries.statistics(COUNTED, each, county).figures for each in (first, second))
    assert old["women_in_two"] is None and new["women_in_two"] is None
    assert new["two_education_college"] is None and new["party_members_in_two"] is None
    assert queries.statistics(COUNTED, second, county, before=first).figures == new, "however it is asked"
    for by in FIGURES:
        table = splitting.split(COUNTED, second, county, by=by).table
        assert all(cell is None for line in (*table.lines, table.whole) for cell in line.cells)


@pytest.mark.django_db
def test_an_open_round_is_nothing_to_compare_with() -> None:
    make_places()
    actor = everything()
    people = [listed("王明"), listed("李强", village="990121100201")]
    frozen = actions.freeze(actor, actions.load_round(actor, name="2021", as_of=EARLIER, people=people)).round
    opened = actions.load_round(actor, name="2026", as_of=LATER, people=people)
    with pytest.raises(Denied, match="还在导入"):
        queries.statistics(COUNTED, frozen, before=opened)
    with pytest.raises(Denied, match="还在导入"):
        queries.statistics(actor, frozen, before=opened, as_outsider=True)
    assert queries.statistics(actor, frozen, before=opened).opens


@pytest.mark.django_db
def test_a_townships_round_is_not_the_countys_round_before() -> None:
    places, actor = make_places(), everything()
    one_town = [listed("王明"), listed("李强", village="990121100201")]
    both = [*one_town, listed("赵", village="990121101200")]
    county = actions.freeze(actor, actions.load_round(actor, name="2021", as_of=EARLIER, people=both)).round
    town = actions.freeze(
        actor, actions.load_round(actor, name="2024芦溪镇", as_of=dt.date(2024, 3, 31), people=one_town)
    ).round
    assert town.region == places["芦溪镇"] and county.region == places["芦原县"]
    later = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=LATER, people=both)).round
    assert queries.previous_round(later, places["芦原县"]) == county
    assert queries.previous_round(later, places["芦溪镇"]) == town
