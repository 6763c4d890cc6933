"""The fact table of decisions: one row a matter, with the dates and the count of its deciding vote."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions
from lingyan.decisions.facts import DECISION
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.decisions.support import HELD, TODAY, Village, call, day

pytestmark = pytest.mark.django_db


def rows(**changes: Any) -> list[dict[str, Any]]:
    request = FactRequest(**{"first": Month(2026, 1), "last": Month(2026, 12), "as_of": TODAY, **changes})
    with open_reader() as reader:
        found = [row for batch in read(reader, DECISION, request) for row in batch.to_pylist()]
    return sorted(found, key=lambda row: row["decision"])


def test_one_row_says_the_whole_way(village: Village) -> None:
    with clock.fixed(day("03-02")):
        matter = village.draft()
        actions.propose(village.actor, matter)
    assert [row["state"] for row in rows()] == ["s1"]
    second = village.at("closed")
    found = rows()[1]
    assert found == {
        "village": village.region.code, "county": "990121000000", "year": 2026, "decision": second.pk, "item": "lease",
        "body": "members", "state": "closed", "amount_fen": 150_000_00, "proposed_on": TODAY, "party_study_on": HELD["s1"],
        "noticed_on": HELD["s4-notice"], "decided_on": HELD["s4"], "eligible": 1000, "present": 700, "ayes": 680,
        "valid": True, "delegated": False, "published_on": HELD["posted"], "published_until": HELD["until"],
        "filed_on": None,
    }  # fmt: skip


def test_a_lost_vote_is_told_and_the_latest_counts(village: Village) -> None:
    matter = village.at("s4-noticed")
    actions.record_meeting(village.actor, matter, ballot=actions.Ballot(700, 600))
    assert (rows()[0]["valid"], rows()[0]["ayes"], rows()[0]["decided_on"]) == (False, 600, None)
    actions.vote_again(village.actor, matter)
    matter.refresh_from_db()
    call(village, matter, given_on=day("03-20"), meeting_on=day("03-30"))
    actions.record_meeting(village.actor, matter, ballot=actions.Ballot(710, 700))
    assert (rows()[0]["valid"], rows()[0]["ayes"], rows()[0]["noticed_on"]) == (True, 700, day("03-20"))


def test_drafts_and_other_years_are_left_out(village: Village) -> None:
    village.draft()
    with clock.fixed(dt.date(2025, 3, 1)):
        matter = village.draft()
        actions.propose(village.actor, matter)
    assert rows() == []
    assert len(rows(first=Month(2025, 1))) == 1
