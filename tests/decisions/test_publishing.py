"""What was decided, in public, and the days that have to be shown at once."""

from __future__ import annotations

import datetime as dt

from lingyan.decisions import publishing
from tests.decisions.support import HELD, Village

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
Q2 = (dt.date(2026, 4, 1), dt.date(2026, 6, 30))


def test_decided_in_the_period_and_still_carried_out_in_the_next(village: Village) -> None:
    village.at("p1")
    village.draft()
    [block] = publishing.decided(village.region, *Q1)
    [row] = block.rows
    assert row[:4] == ("三号鱼塘出租", "成员大会", HELD["s4"].isoformat(), 150_000_00)
    assert [len(each.rows) for each in publishing.decided(village.region, *Q2)] == [1]
    assert [len(each.rows) for each in publishing.passed(village.region, HELD["s4"], HELD["s4"])] == [1]
    assert list(publishing.passed(village.region, *Q2)) == []


def test_the_party_sheet_counts_matters(village: Village) -> None:
    village.at("p1")
    [block] = publishing.considered(village.region, *Q1)
    assert block.rows == (("审议", 1), ("通过", 1))
    assert list(publishing.considered(village.region, *Q2)) == []


def test_the_day_of_the_vote_is_an_event(village: Village) -> None:
    matter = village.at("p1")
    [event] = publishing.passings([village.region.pk], dt.date(2026, 1, 1))
    assert (event.region_id, event.on) == (village.region.pk, matter.decided_on)
    assert event.known_at >= matter.proposed_at
    assert list(publishing.passings([village.region.pk], HELD["s4"] + dt.timedelta(days=1))) == []
