"""What projects say in public."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.projects import publishing
from tests.economy.projects.support import Village

Q2 = (dt.date(2025, 4, 1), dt.date(2025, 6, 30))


def test_what_was_accepted_in_the_period(village: Village) -> None:
    region = village.book.organisation.region
    village.accepted()
    [block] = publishing.works(region, *Q2)
    assert (block.heading, block.rows[0][:3]) == ("工程预决算", ("机耕道硬化", "2025-06-12", 40_000_00))
    assert list(publishing.works(region, dt.date(2025, 1, 1), dt.date(2025, 3, 31))) == []
