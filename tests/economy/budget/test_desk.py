from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.budget.desk import cards
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BUDGET_VIEW
from tests.economy.budget.support import Village
from tests.support.actors import holding


@pytest.mark.parametrize(
    ("day", "section"), [(dt.date(2025, 3, 31), "waiting"), (dt.date(2025, 4, 1), "overdue")]
)
def test_a_missing_budget_waits_until_its_day_and_is_overdue_after(
    village: Village, day: dt.date, section: str
) -> None:
    with clock.fixed(day):
        [item] = cards(village.clerk, village.office.places["雁庄村"], Month.of(day))
    assert (item.count, item.section, item.due) == (1, section, dt.date(2025, 3, 31))
    assert "look=missing" in item.url


def test_once_decided_only_an_adjustment_waits(village: Village) -> None:
    village.decided()
    assert list(cards(village.clerk, None, Month(2025, 6))) == []
    village.draft(reason="调整")
    [item] = cards(village.clerk, None, Month(2025, 6))
    assert "look=adjusting" in item.url
    assert list(cards(holding(BUDGET_VIEW), None, Month(2025, 6))) == []
