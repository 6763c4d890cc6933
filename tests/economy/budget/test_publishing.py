"""The plan of a year in public: nothing before the members decided it, then its lines."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.budget import publishing
from lingyan.kernel.problems import Refused
from tests.economy.budget.support import Village

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


def test_a_draft_is_nothing_to_show(village: Village) -> None:
    village.draft()
    with pytest.raises(Refused, match="还没有通过") as refused:
        list(publishing.plan(village.book.organisation.region, *YEAR))
    assert refused.value.code == "no-budget"


def test_the_lines_that_were_decided(village: Village) -> None:
    village.decided()
    total, income, expense, capital = publishing.plan(village.book.organisation.region, *YEAR)
    assert total.rows == (("收入", 30_000_00), ("支出", 33_000_00), ("购建和投资", 60_000_00))
    assert [row[2] for row in income.rows] == [30_000_00]
    assert sum(row[2] for row in expense.rows) == 33_000_00  # type: ignore[misc]
    assert capital.rows[0][1:] == ("路灯亮化", 60_000_00)
