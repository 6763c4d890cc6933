"""Every sample roster gets the outcome that is expected of it, also renamed and with its header moved."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import lru_cache

import pytest

from lingyan.kernel.tabular import CellValue, Sheet, Workbook
from lingyan.team.roster.importing import Layout
from tests.support.samples import samples_dir
from tests.team.roster.support import (
    AS_OF,
    COUNTY_2021,
    COUNTY_2026,
    TOWN_2026,
    check,
    check_samples,
    sample,
    sample_villages,
)

pytestmark = pytest.mark.slow


@lru_cache(maxsize=1)
def expectations() -> dict[str, dict[str, str]]:
    path = samples_dir() / "rosters" / "broken" / "expected-errors.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def moved(book: Workbook, *, down: int, file: str, merges: bool = True) -> Workbook:
    """The header moved down, as when somebody adds title lines; `merges` False leaves stale merged ranges."""
    sheet = book.sheets[0]
    header = next(at for at, row in enumerate(sheet.rows) if "性别" in row)
    blank: list[list[CellValue]] = [["内部资料　注意保存"], *([None] for _ in range(down - 1))]
    rows = [*sheet.rows[:header], *blank, *sheet.rows[header:]]
    shift = down if merges else 0
    merged = tuple((top + shift, left, bottom + shift, right) for top, left, bottom, right in sheet.merged)
    return replace(book, file=file, sheets=(Sheet(sheet.name, rows, merged=merged),))


def assert_outcome(expected: dict[str, str], book: Workbook, down: int) -> None:
    checked = check(book, regions=sample_villages(), as_of=None)
    if expected["outcome"] == "accept":
        assert checked.problems == ()
        return
    (problem,) = checked.problems
    assert problem.severity == ("error" if expected["outcome"] == "refuse" else "warning")
    assert problem.code == expected["code"]
    assert (problem.file, problem.sheet) == (book.file, expected["sheet"])
    assert problem.row == int(expected["row"]) + down
    assert problem.column == (int(expected["column"]) if expected["column"] else None)
    assert problem.value == expected["value"]


@pytest.mark.parametrize("name", sorted(expectations()))
def test_each_broken_file_gets_its_outcome_at_its_place(name: str):
    assert_outcome(expectations()[name], replace(sample(f"broken/{name}"), file=name), 0)


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize("name", sorted(expectations()))
def test_the_outcome_is_the_same_for_a_renamed_file_with_a_moved_header(name: str, merges: bool):
    book = moved(sample(f"broken/{name}"), down=3, file="换了名字.xlsx", merges=merges)
    assert_outcome(expectations()[name], book, 3)


def test_the_county_file_of_2026_is_accepted_without_a_word():
    checked = check_samples(COUNTY_2026)
    assert checked.problems == ()
    assert (len(checked.people), checked.as_of) == (921, AS_OF)
    (report,) = checked.sheets
    assert (report.layout, report.villages) == (Layout.ONE_COLUMN, 140)
    assert "“职务”" in report.reason


def test_the_county_file_of_2021_warns_of_the_two_villages_without_a_secretary_only():
    checked = check_samples(COUNTY_2021)
    assert checked.errors == []
    assert [problem.code for problem in checked.warnings] == ["no-secretary", "no-secretary"]
    assert (len(checked.people), str(checked.as_of)) == (916, "2021-03-31")
    assert checked.sheets[0].layout is Layout.COLUMN_PER_BODY


def test_the_town_file_has_one_row_a_post():
    checked = check_samples(TOWN_2026)
    assert checked.problems == ()
    (report,) = checked.sheets
    assert (report.layout, report.rows, report.villages) == (Layout.ROW_PER_POST, 117, 12)
    head = next(person for person in checked.people if person.name == "蒋明")
    assert [str(post) for post in head.posts] == ["村党组织书记", "村民委员会主任", "集体经济组织理事长"]
    assert head.selection == "两推一选"
    assert len(head.sources) == 3


@pytest.mark.parametrize("order", [(COUNTY_2026, TOWN_2026), (TOWN_2026, COUNTY_2026)])
def test_two_files_of_a_round_give_each_person_once(order: tuple[str, str]):
    checked = check_samples(*order)
    alone = {_facts(person) for person in check_samples(COUNTY_2026).people}
    assert checked.problems == ()
    assert {_facts(person) for person in checked.people} == alone


def test_a_second_delivery_finds_the_people_of_the_first():
    known = [replace(person, key=at) for at, person in enumerate(check_samples(COUNTY_2026).people)]
    checked = check(sample(TOWN_2026), regions=sample_villages(), as_of=None, known=known)
    assert checked.problems == ()
    assert all(person.key is not None for person in checked.people)
    assert len(checked.people) == len(check_samples(TOWN_2026).people)


def _facts(person) -> tuple:
    return (
        person.village_code,
        person.name,
        person.identity_number,
        person.birth_year,
        person.birth_month,
        person.posts,
        person.education,
        person.selection,
        person.party_member,
    )
