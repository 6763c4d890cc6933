from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.team.training import actions, queries
from tests.team.training.support import EVENING, TODAY, Town


def rows(day: dt.date = TODAY) -> dict[tuple[str, int], dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month(2026, 6), day)
    with open_reader() as reader:
        found = [
            row for batch in read(reader, registry.get("training_year"), request) for row in batch.to_pylist()
        ]
    return {(row["village"], row["year"]): row for row in found}


def test_counts_of_each_village_and_year(town: Town) -> None:
    town.counted(town.leader, town.worker, hours=56)
    town.counted(town.secretary, region="芦原县", hours=9)
    made = actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    actions.withdraw_session(town.organiser, session_id=made.pk, reason="记错")
    actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    found = rows()
    assert set(found) == {("990121100200", 2025), ("990121100200", 2026), ("990121100201", 2026)}
    row = found["990121100200", 2026]
    assert (row["leaders"], row["leaders_met"], row["officers"], row["officers_met"]) == (2, 1, 1, 1)
    assert (row["secretaries"], row["secretaries_upper"], row["hours"]) == (1, 1, 121)
    assert (row["nights"], row["remote_sessions"], row["heads"]) == (1, 0, 38)
    assert found["990121100200", 2025]["hours"] == 0


def test_what_came_later_is_not_known_before(town: Town) -> None:
    town.counted(hours=56)
    assert rows(dt.date(2026, 5, 12))["990121100200", 2026]["hours"] == 0
    assert rows(dt.date(2026, 5, 13))["990121100200", 2026]["hours"] == 168


def test_hours_of_persons_for_the_year_of_members(town: Town) -> None:
    town.counted(town.leader, hours=56)
    people = [town.leader.person_id, town.worker.person_id]
    assert queries.credited_hours(people, 2026, TODAY) == {town.leader.person_id: 56}
    assert queries.credited_hours(people, 2026, dt.date(2026, 5, 12)) == {}
    assert queries.credited_hours(people, 2025, TODAY) == {}
