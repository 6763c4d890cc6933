"""Two-way splits: every person of a group once, in one row and one column."""

from __future__ import annotations

import pytest
from hypothesis import given

from lingyan.team.roster import structure
from lingyan.team.roster.rules import Body, PostHeld
from lingyan.team.roster.statistics import Snapshot, compute
from lingyan.team.roster.structure import DIMENSIONS, GROUPS
from tests.team.roster.support import AS_OF, person, snapshots_of_samples
from tests.team.roster.test_statistics import VILLAGES, snapshots

PEOPLE = (
    person(1, "party书记", "committee主任", sex="女", birth_year=1990, education="本科"),
    person(2, "party委员", birth_year=1970),
    person(3, "committee委员", birth_year=1960, party_member=False, selection="选举"),
    person(4, "supervision主任", birth_year=0, education=""),
)


def table(group: str, by: str, rows: str = "") -> structure.Table:
    snapshot = Snapshot(AS_OF, 1, PEOPLE)
    if rows:
        return structure.cross(snapshot, group, rows, by)
    return structure.tabulate([("雁庄村", snapshot)], group, by)


def test_each_group_holds_whom_its_posts_say():
    def sizes(group: str) -> int | None:
        return table(group, "sex").whole.total

    assert {group: sizes(group) for group in GROUPS} == {
        "secretaries": 1, "two": 3, "party": 2, "committee": 2, "heads": 1, "supervision": 1, "collective": 0,
        "board": 0, "monitors": 0, "collective-heads": 0, "everybody": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "board", "monitors"), [("理事长", True, False), ("监事长", False, True), ("监事", False, True)]
)
def test_who_watches_the_board_stands_apart_from_it(title: str, board: bool, monitors: bool):
    held = [PostHeld(Body.COLLECTIVE, title)]
    assert (GROUPS["board"].holds(held), GROUPS["monitors"].holds(held)) == (board, monitors)
    assert GROUPS["collective"].holds(held)


def test_a_row_has_cells_shares_and_a_mean_age():
    found = table("two", "age")
    assert found.columns == ("<=35", "36-45", "46-55", "56-60", ">60")
    assert found.whole.cells == (0, 1, 0, 1, 1)
    assert found.whole.shares() == ("0.0", "33.3", "0.0", "33.3", "33.3")
    assert found.whole.mean_age == "52.7"


def test_traits_that_are_not_recorded_stand_apart_and_leave_the_mean():
    ages, education = table("everybody", "age"), table("everybody", "education")
    assert ages.columns[-1] == education.columns[-1] == "未填"
    assert ages.whole.cells[-1] == 1 and ages.whole.mean_age == "52.7"
    assert table("supervision", "age").whole.mean_age == "NA"


def test_ways_of_selection_stand_only_where_they_occur():
    found = table("two", "sex", rows="selection")
    assert [(line.label, line.cells) for line in found.lines] == [("两推一选", (1, 1)), ("选举", (1, 0))]


@pytest.mark.parametrize("rows", DIMENSIONS)
@pytest.mark.parametrize("by", DIMENSIONS)
def test_lines_add_up_to_the_whole_whatever_the_split(rows: str, by: str):
    if rows == by:
        return
    found = table("everybody", by, rows=rows)
    sums = [sum(line.cells[at] or 0 for line in found.lines) for at in range(len(found.columns))]
    assert tuple(sums) == found.whole.cells and sum(sums) == found.whole.total == 4
    turned = table("everybody", rows, rows=by)
    cells = {
        (line.label, name): n
        for line in found.lines
        for name, n in zip(found.columns, line.cells, strict=True)
    }
    other = {
        (name, line.label): n
        for line in turned.lines
        for name, n in zip(turned.columns, line.cells, strict=True)
    }
    assert {key: n for key, n in cells.items() if n} == {key: n for key, n in other.items() if n}


@given(snapshots())
def test_the_split_agrees_with_the_statistics(snapshot: Snapshot):
    figures = compute(snapshot)
    for by, counts in (
        ("age", figures.secretary_age_bands), ("education", figures.secretary_education),
        ("selection", figures.secretary_selection),
    ):  # fmt: skip
        found = structure.tabulate([("", snapshot)], "secretaries", by)
        assert {k: n for k, n in zip(found.columns, found.whole.cells, strict=True) if n} == {
            k: n for k, n in counts.items() if n
        }
    two = structure.tabulate([("", snapshot)], "two", "sex").whole
    assert (two.total, two.cells[1]) == (figures.two_committees, figures.women_in_two)


@given(snapshots())
def test_regions_add_up_to_the_whole(snapshot: Snapshot):
    parts = [(village, snapshot.within({village}, 1)) for village in VILLAGES]
    assert structure.tabulate(parts, "two", "education").whole == structure.tabulate(
        [("合计", snapshot)], "two", "education"
    ).lines[0]  # fmt: skip


def test_the_sample_round_by_sex():
    _before, after = snapshots_of_samples()
    figures = compute(after)
    found = structure.tabulate([("", after)], "two", "sex").whole
    assert (found.cells[1], found.total) == (figures.women_in_two, figures.two_committees)
