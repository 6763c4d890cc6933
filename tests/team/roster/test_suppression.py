from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.team.roster.statistics import Snapshot, compute
from lingyan.team.roster.suppression import (
    TOTAL,
    CountTable,
    count_table,
    suppress,
    suppress_counts,
    suppressed_json,
)
from tests.team.roster.support import snapshots_of_samples
from tests.team.roster.test_statistics import snapshots

MINIMUM = 3
LARGEST = 5


@st.composite
def tables(draw: st.DrawFn) -> CountTable:
    rows = tuple("甲乙丙"[: draw(st.integers(1, 3))])
    columns = tuple("abc"[: draw(st.integers(1, 2))])
    cells = {place: draw(st.integers(0, LARGEST)) for place in product(rows, columns)}
    return CountTable(rows, columns, cells)


def possible_values(table: CountTable, shown: dict) -> dict:
    """By trying every table whose cells are at most twice the largest: what each hidden value could be."""
    places = list(product(table.rows, table.columns))
    free = [range(LARGEST * 2) if shown[place] is None else (shown[place],) for place in places]
    found: dict = {place: set() for place in shown}
    for values in product(*free):
        other = CountTable(table.rows, table.columns, dict(zip(places, values, strict=True))).with_totals()
        if all(value is None or other[place] == value for place, value in shown.items()):
            for place, value in other.items():
                found[place].add(value)
    return found


@settings(max_examples=60, deadline=None)
@given(tables().filter(lambda table: len(table.rows) * len(table.columns) <= 4))
def test_no_small_cell_can_be_worked_out_from_what_is_shown(table: CountTable):
    shown = suppress(table, MINIMUM)
    possible = possible_values(table, shown)
    for place, value in table.with_totals().items():
        assert shown[place] in (None, value)
        if value < MINIMUM:
            assert shown[place] is None
            assert len(possible[place]) > 1


@given(tables())
def test_no_total_minus_its_shown_cells_is_a_small_number(table: CountTable):
    shown = suppress(table, MINIMUM)
    for row in table.rows:
        hidden = [column for column in table.columns if shown[row, column] is None]
        if hidden and shown[row, TOTAL] is not None:
            assert sum(table.cells[row, column] for column in hidden) >= MINIMUM


def test_a_table_of_large_cells_is_shown_whole():
    table = CountTable(("甲", "乙"), ("a", "b"), dict.fromkeys(product("甲乙", "ab"), 30))
    assert suppress(table, 10) == table.with_totals()


def test_a_small_cell_takes_one_more_of_its_row_and_of_its_column_with_it():
    cells = {
        ("甲", "a"): 4,
        ("甲", "b"): 40,
        ("甲", "c"): 50,
        ("乙", "a"): 30,
        ("乙", "b"): 35,
        ("乙", "c"): 60,
    }
    shown = suppress(CountTable(("甲", "乙"), ("a", "b", "c"), cells), 10)
    assert {place for place, value in shown.items() if value is None} == {
        ("甲", "a"),
        ("甲", "b"),
        ("乙", "a"),
        ("乙", "b"),
    }


def test_small_classes_are_hidden_together_with_enough_others():
    assert suppress_counts({"a": 3, "b": 40, "c": 60}, 10) == {"a": None, "b": None, "c": 60}
    assert suppress_counts({"a": 3, "b": 4, "c": 20, "d": 60}, 10) == {
        "a": None,
        "b": None,
        "c": None,
        "d": 60,
    }
    assert suppress_counts({"a": 6, "b": 7, "c": 60}, 10) == {"a": None, "b": None, "c": 60}
    assert suppress_counts({"a": 16, "b": 124}, 10) == {"a": 16, "b": 124}
    assert suppress_counts({"a": 2, "b": 1}, 10) == {"a": None, "b": None}
    assert suppress_counts({}, 10) == {}


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30), min_size=2), st.integers(1, 12))
def test_hidden_classes_are_never_alone_and_never_a_small_group(counts: dict[str, int], minimum: int):
    shown = suppress_counts(counts, minimum)
    hidden = [name for name, value in shown.items() if value is None]
    assert {name for name, count in counts.items() if count < minimum} <= set(hidden)
    if hidden:
        assert len(hidden) > 1
        assert sum(counts[name] for name in hidden) >= minimum or len(hidden) == len(counts)


def test_the_sample_county_for_a_reader_who_may_not_see_people():
    _, after = snapshots_of_samples()
    shown = suppressed_json(compute(after), 10)
    assert shown["secretary_age_bands"] == {
        "<=35": None,
        "36-45": 34,
        "46-55": 70,
        "56-60": None,
        ">60": None,
    }
    assert shown["secretary_selection"] == {"两推一选": 114, "组织选派": None, "公开选拔": None}
    assert shown["secretary_education"]["研究生"] is None
    assert shown["secretary_education"]["本科"] is None
    assert shown["secretary_education"]["大专"] == 35
    assert (shown["secretary_college"], shown["secretary_college_percent"]) == (62, "44.3")
    assert (shown["secretary_age_min"], shown["secretary_age_max"]) == (None, None)
    assert (shown["secretary_women"], shown["women_percent"]) == (16, "31.4")
    assert shown["one_head_narrow_percent_of_villages"] == "94.3"


@given(snapshots())
def test_a_small_region_shows_who_holds_which_post_and_nothing_of_the_persons(snapshot: Snapshot):
    figures = compute(snapshot)
    shown, whole = suppressed_json(figures, 10), figures.as_json()
    assert shown.keys() == whole.keys()
    assert (shown["secretaries"], shown["P"], shown["one_head_narrow"]) == (
        whole["secretaries"],
        whole["P"],
        whole["one_head_narrow"],
    )
    for key in ("secretary_women", "women_in_two", "secretary_college", "party_members_in_two"):
        assert shown[key] is None or shown[key] >= 10
    if figures.secretaries < 10:
        assert shown["secretary_age_mean"] is None
    for key in ("secretary_age_bands", "secretary_education", "secretary_selection"):
        assert all(value is None or value >= 10 for value in shown[key].values())


def test_towns_by_class_make_one_table():
    _, after = snapshots_of_samples()
    towns = after.split({each.village_code: each.village_code[:9] for each in after.people})
    table = count_table({town: compute(part) for town, part in towns.items()}, "secretary_education")
    assert table.with_totals()[TOTAL, "大专"] == 35
    shown = suppress(table, 10)
    assert shown[TOTAL, TOTAL] == 140
    assert shown[TOTAL, "大专"] == 35
    assert all(value is None or value >= 10 for value in shown.values())


@settings(max_examples=60, deadline=None)
@given(tables().filter(lambda table: len(table.rows) * len(table.columns) <= 4), st.data())
def test_public_totals_stay_and_still_give_no_cell_away(table: CountTable, data: st.DataObject):
    """Where the row totals are public, a small cell stays open unless its row total alone decides it."""
    public = [(row, TOTAL) for row in (*table.rows, TOTAL)]
    shown = suppress(table, MINIMUM, public=public)
    totals = table.with_totals()
    assert all(shown[place] == totals[place] for place in public)
    possible = possible_values(table, shown)
    for place, value in totals.items():
        row_decides = len(table.columns) == 1 or (place[0] != TOTAL and totals[place[0], TOTAL] == 0)
        if place not in public and value < MINIMUM and totals[TOTAL, TOTAL] and not row_decides:
            assert shown[place] is None
            assert len(possible[place]) > 1


@given(tables(), st.data())
def test_what_is_withheld_elsewhere_is_withheld_here(table: CountTable, data: st.DataObject):
    places = sorted(table.with_totals())
    withheld = data.draw(st.lists(st.sampled_from(places), max_size=2))
    shown = suppress(table, MINIMUM, withheld=withheld)
    assert all(shown[place] is None for place in withheld)
