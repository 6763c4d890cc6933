"""Money given for a purpose, from receipt to use, as the books say it in public."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books import publishing
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
    assert list(publishing.funds(region, *Q1)) == []
    office.posted(LEDGER)
    [first] = publishing.funds(region, *Q1)
    assert (first.items, first.rows) == (("8-3",), (("专项资金和救灾物资", 0, 30_000_00, 0, 30_000_00),))
    [second] = publishing.funds(region, *Q2)
    assert second.rows[0][1:] == (30_000_00, 0, 18_000_00, 12_000_00)
    [grants] = publishing.grants(region, *Q1)
    assert grants.rows == (("专项拨款", 30_000_00, 0),)
    office.posted(GRANT)
    [grants] = publishing.grants(region, *Q2)
    assert grants.rows == (("政府拨付的补助", 5_000_00, ""), ("专项拨款", 0, 18_000_00))
