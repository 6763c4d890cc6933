"""What each fact table says about villages whose records stand in the fixture."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from tests.facts.conftest import REQUEST, County

GOOSE, JADE, COPPER = "990121100200", "990121100201", "990121101200"


def rows(name: str, village: str) -> list[dict[str, Any]]:
    with open_reader() as reader:
        found = [row for batch in read(reader, registry.get(name), REQUEST) for row in batch.to_pylist()]
    assert found == sorted(found, key=lambda row: tuple(row[key] for key in registry.get(name).order))
    return [row for row in found if row["village"] == village]


def test_a_village_stands_under_its_county_with_its_latest_profile(county: County) -> None:
    [village] = rows("village", GOOSE)
    assert village["county"] == "990121000000"
    assert village["township"] == "990121100000"
    assert (village["households"], village["population"], village["in_force"]) == (6, None, True)


def test_cash_runs_on_through_quiet_months_and_closing_entries_are_no_turnover(county: County) -> None:
    months = {row["month"]: row for row in rows("books_month", GOOSE)}
    assert list(months) == [202501, 202502, 202503, 202504, 202505]
    assert [months[month]["cash_fen"] for month in months] == [1380_00, 1380_00, 1430_00, 1430_00, 1430_00]
    assert months[202501]["operating_income_fen"] == 300_00
    assert months[202501]["subsidy_income_fen"] == 200_00
    assert (months[202501]["income_fen"], months[202501]["expense_fen"]) == (500_00, 120_00)
    assert months[202504]["income_fen"] == 0
    assert [row["closed"] for row in months.values()] == [True, False, False, False, False]


def test_turnover_brought_in_before_the_first_month_is_kept(county: County) -> None:
    assert [(row["month"], row["income_fen"]) for row in rows("books_month", JADE)] == [
        (202503, 77_00), (202504, 0), (202505, 0),
    ]  # fmt: skip


def test_income_is_told_apart_by_second_level_account(county: County) -> None:
    found = [(row["month"], row["source"], row["amount_fen"]) for row in rows("books_source_month", GOOSE)]
    assert found == [
        (202501, "50103", 300_00), (202501, "503", 200_00), (202503, "50104", 50_00), (202504, "50103", 0),
    ]  # fmt: skip


def test_a_page_is_on_time_within_ten_days_and_a_withdrawn_one_is_not_public(county: County) -> None:
    months = {row["month"]: row for row in rows("disclosure_month", GOOSE)}
    assert [row["due"] for row in months.values()] == [True, True, True, True, False]
    assert [row["published"] for row in months.values()] == [True, True, False, False, False]
    assert [row["on_time"] for row in months.values()] == [True, False, False, False, False]
    assert months[202502]["published_on"] == dt.date(2025, 3, 12)


def test_a_village_that_is_not_live_owes_no_page(county: County) -> None:
    assert rows("disclosure_month", JADE) == []


def test_bodies_are_counted_and_the_longest_vacancy_is_found(county: County) -> None:
    [year] = rows("roster_year", GOOSE)
    assert year["as_on"] == dt.date(2025, 5, 20)
    assert (year["posts_quota"], year["posts_filled"]) == (10, 4)  # one of four members is above the quota
    assert (year["committee_members"], year["committee_women"]) == (4, 1)
    assert year["secretary_gap_days"] == 40  # 1 February to 12 March
    assert (year["secretaries"], year["secretaries_36_45"]) == (1, 1)


def test_a_village_without_any_record_has_no_row(county: County) -> None:
    assert rows("roster_year", COPPER) == []
    assert rows("books_month", COPPER) == []


@pytest.mark.parametrize("name", [table.name for table in registry.tables()])
def test_every_table_reads_as_empty_on_an_empty_database(db: None, name: str) -> None:
    with open_reader() as reader:
        assert [batch.num_rows for batch in read(reader, registry.get(name), REQUEST)] == []
