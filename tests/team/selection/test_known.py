"""What other records know is offered on the count sheet."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.decisions import actions as decisions
from lingyan.decisions.actions import Numbers
from lingyan.people import headcounts
from lingyan.team.selection.known import offered
from tests.team.selection.support import TODAY, Village

pytestmark = pytest.mark.django_db


def test_rolls_are_offered_and_nothing_is_invented(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    made = village.open("recommended")
    assert offered(made, "people", TODAY) == {"eligible": None}
    decisions.record_roll(
        village.counter, region=village.region, body="representatives", as_of=dt.date(2026, 1, 4),
        numbers=Numbers(30, 300, 28, 10), basis="推选结果",
    )  # fmt: skip
    assert offered(made, "people", TODAY) == {"eligible": 30}
    monkeypatch.setitem(headcounts._COUNTERS, headcounts.VOTING_PARTY_MEMBERS, lambda region, on: 21)
    assert offered(made, "members", TODAY) == {"eligible": 21}
    assert offered(made, "election", TODAY) == {"formal": 21}
