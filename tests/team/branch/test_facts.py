"""Facts of branch life: duties of periods that are over, attendance of the lists that hold, no names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.team.branch import actions
from tests.team.branch.support import TODAY, Room


def rows(day: dt.date) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month.of(day), day)
    with open_reader() as reader:
        table = registry.get("branch_year")
        return [row for batch in read(reader, table, request) for row in batch.to_pylist()]


def test_a_year_of_a_village(room: Room) -> None:
    assert rows(TODAY) == []
    session = room.held("day", "lesson", on=dt.date(2026, 1, 15))
    room.ticked(session, 李一="absent")
    room.ticked(session, 李一="excused", 周二="absent")
    wrong = room.held("day", on=dt.date(2026, 2, 15))
    room.ticked(wrong)
    actions.void_session(room.actor, session_id=wrong.pk, reason="日期错了")
    found = {row["year"]: row for row in rows(TODAY)}
    own = found[2026]
    # January and February: the party day, the committee and two groups.
    assert (own["due"], own["met"], own["lessons"], own["required"], own["present"]) == (8, 1, 1, 6, 4)
    assert (found[2025]["met"], found[2025]["required"]) == (0, 0)
    assert (found[2025]["due"], "赵书记" in str(found)) == (4 + 12 + 24 + 12, False)
    before = {row["year"]: row for row in rows(dt.date(2026, 1, 10))}[2026]
    assert (before["lessons"], before["required"], before["due"]) == (0, 0, 0)
