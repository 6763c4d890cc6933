from __future__ import annotations

import pytest
from hypothesis import given

from lingyan.team.roster.figures import figures_catalogue, members_of, members_of_change
from lingyan.team.roster.statistics import Snapshot, compute, compute_change
from tests.team.roster.support import AS_OF, person, snapshots_of_samples
from tests.team.roster.test_statistics import snapshots

VILLAGE_FIGURES = {
    "villages",
    "villages_without_secretary",
    "one_head_narrow",
    "one_head_wide",
    "villages_with_both_posts_filled",
    "villages_with_woman_in_V",
}
NOT_COUNTS = {"as_of", "secretary_age_sum", "secretary_age_mean", "secretary_age_min", "secretary_age_max"}


def flat(figures: dict) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in figures.items():
        result |= (
            {f"{key}.{name}": count for name, count in value.items()}
            if isinstance(value, dict)
            else {key: value}
        )
    return result


def test_every_figure_of_the_json_stands_in_the_catalogue_and_no_other():
    before, after = snapshots_of_samples()
    keys = flat(compute(after).as_json()).keys() | compute_change(before, after).as_json().keys()
    catalogue = figures_catalogue()
    rare = {key for key in catalogue if key.startswith("secretary_selection.") or key.endswith(".未填")}
    assert keys - {"as_of"} == catalogue.keys() - (rare - keys)
    assert all(figure.zh and figure.en and figure.unit and figure.numerator for figure in catalogue.values())
    assert all(
        bool(figure.denominator) == key.endswith(("mean", "percent", "villages", "filled"))
        for key, figure in catalogue.items()
        if figure.unit == "%"
    )


@given(snapshots())
def test_a_count_of_persons_opens_to_as_many_persons(snapshot: Snapshot):
    for key, value in flat(compute(snapshot).as_json()).items():
        if isinstance(value, int) and key not in VILLAGE_FIGURES | NOT_COUNTS:
            assert len(members_of(key, snapshot)) == value, key


def test_a_share_opens_to_its_numerator_and_a_mean_to_all_who_are_in_it():
    _, after = snapshots_of_samples()
    assert len(members_of("secretary_college_percent", after)) == 62
    assert len(members_of("cross_posting_percent", after)) == 259
    assert len(members_of("secretary_age_mean", after)) == 140
    assert len(members_of("one_head_narrow", after)) == 132
    assert members_of("villages", after) == []
    assert not figures_catalogue()["villages_without_secretary"].opens_to_people


def test_extremes_open_to_those_of_that_age_and_filled_villages_to_their_heads():
    people = (
        person(1, "party书记", village="a", birth_year=1990),
        person(2, "party书记", "committee主任", village="b", birth_year=1960),
        person(3, "committee主任", village="a", birth_year=1960),
        person(4, "party书记", village="c", birth_year=1960),
    )
    snapshot = Snapshot(AS_OF, 3, people)
    assert members_of("secretary_age_min", snapshot) == [1]
    assert members_of("secretary_age_max", snapshot) == [2, 4]
    assert members_of("villages_with_both_posts_filled", snapshot) == [1, 2, 3]
    assert members_of("secretary_age_min", Snapshot(AS_OF, 3, ())) == []


def test_change_opens_to_those_who_stayed_and_those_who_are_new():
    before, after = snapshots_of_samples()
    stayed = members_of_change("continuing_secretaries", before, after)
    new = members_of_change("new_secretaries", before, after)
    assert (len(stayed), len(new)) == (61, 79)
    assert not set(stayed) & set(new)
    with pytest.raises(KeyError):
        members_of_change("secretaries", before, after)
    with pytest.raises(KeyError):
        members_of("no_such_figure", after)
