"""Facts of years and archives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.economy.year.support import NEXT_YEAR, YEAR, Year

pytestmark = pytest.mark.slow


def rows(name: str, day: dt.date = NEXT_YEAR) -> list[dict[str, Any]]:
    request = FactRequest(Month(YEAR, 1), Month(YEAR, 12), day)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def test_how_the_year_stands(year: Year) -> None:
    year.close_until(3)
    [row] = rows("year_close")
    assert (row["village"], row["year"], row["months_closed"], row["closed_on"]) == (
        "990121100200",
        YEAR,
        3,
        None,
    )
    for number in range(4, 12):
        year.office.close(number)
    year.carry()
    year.reserve()
    year.fold()
    year.office.close(12)
    [row] = rows("year_close")
    assert (row["months_closed"], row["closed_on"], row["reserve_fen"]) == (12, NEXT_YEAR, 95_000)
    assert (row["archives"], row["taken_over"]) == (0, False)


def test_every_set_with_whether_it_was_superseded(year: Year) -> None:
    year.close_year()
    first, second = year.archive(), year.archive()
    found = {row["archive_set"]: row for row in rows("archive_set")}
    assert (found[first.pk]["superseded"], found[second.pk]["superseded"]) == (True, False)
    assert (found[second.pk]["version"], found[second.pk]["sha256"]) == (2, second.sha256)
    assert rows("archive_set", dt.date(2026, 2, 2)) == []
