"""The life of branches in public: how often, and nothing of who."""

from __future__ import annotations

import datetime as dt
import json

from lingyan.team.branch import publishing
from tests.team.branch.support import TODAY, Room

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


def test_meetings_by_kind(room: Room) -> None:
    session = room.held("general", "lesson")
    room.ticked(session)
    room.planned("committee")
    [block] = publishing.life(room.village, *Q1)
    assert block.rows == (("党员大会", 1), ("党课", 1))
    assert "赵" not in json.dumps(block.as_json(), ensure_ascii=False)
    assert list(publishing.life(room.village, TODAY + dt.timedelta(days=1), Q1[1])) == []
