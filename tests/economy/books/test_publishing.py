"""Money given for a purpose, from receipt to use, as the books say it in public."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.books import publishing
from lingyan.kernel.problems import Refused
from tests.economy.books.actions.vouchers import open_office

Q1 = (dt.date(2025, 1, 1), dt.date(2025, 3, 31))
Q2 = (dt.date(2025, 4, 1), dt.date(2025, 6, 30))
LEDGER = """
02-05 | 1 | 收专项资金 | 10201 | 30000.00 |
      |   | 收专项资金 | 241   |          | 30000.00
04-20 | 2 | 付进度款   | 241   | 18000.00 |
      |   | 付进度款   | 10201 |          | 18000.00
"""
GRANT = """
05-20 | 3 | 收运转补助 | 10201 | 5000.00 |
      |   | 收运转补助 | 50301 |          | 5000.00
"""


def test_what_came_and_what_was_used(db: None) -> None:
    office = open_office()
    region = office.book.organisation.region
    office.posted(LEDGER)
    office.posted(GRANT)
    for month in range(1, 7):
        office.close(month, accept_warnings=True)
    [first] = publishing.funds(region, *Q1)
    assert (first.items, first.rows) == (("8-3",), (("专项资金和救灾物资", 0, 30_000_00, 0, 30_000_00),))
    [second] = publishing.funds(region, *Q2)
    assert second.rows[0][1:] == (30_000_00, 0, 18_000_00, 12_000_00)
    [grants] = publishing.grants(region, *Q1)
    assert grants.rows == (("专项拨款", 30_000_00, 0),)
    [grants] = publishing.grants(region, *Q2)
    assert grants.rows == (("政府拨付的补助", 5_000_00, ""), ("专项拨款", 0, 18_000_00))


@pytest.mark.parametrize("compose", [publishing.funds, publishing.grants])
def test_nothing_is_said_before_the_last_month_is_closed(db: None, compose: Any) -> None:
    office = open_office()
    region = office.book.organisation.region
    for month in (1, 2):
        office.close(month, accept_warnings=True)
    with pytest.raises(Refused, match="雁庄村 2025年3月还没有结账") as refused:
        list(compose(region, *Q1))
    assert refused.value.code == "month-open"
    office.close(3, accept_warnings=True)
    assert list(compose(region, *Q1)) == []
    assert list(compose(region, dt.date(2024, 10, 1), dt.date(2024, 12, 31))) == []
