"""Members of a year: who must study, what a lecture is worth, and whether every branch held its life meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.parameters.actions import set_value
from lingyan.team.branch import actions
from lingyan.team.branch.parameters import DAY_HOURS, LESSON_HOURS
from lingyan.team.roster import party_year
from tests.support.actors import everything
from tests.team.branch.support import TODAY, Room


def row(day: dt.date = TODAY) -> dict[str, Any]:
    request = FactRequest(Month(2026, 1), Month.of(day), day)
    with open_reader() as reader:
        found = [r for batch in read(reader, registry.get("party_year"), request) for r in batch.to_pylist()]
    assert len(found) <= 1
    return found[0] if found else {}


def hours(room: Room, names: str) -> None:
    """A lecture is worth so many hours in the county from this year on."""
    set_value(
        everything(), LESSON_HOURS, region=room.tree.county, from_on=dt.date(2026, 1, 1), text=names, basis="芦委〔2026〕1号"
    )  # fmt: skip


def test_members_study_at_lectures_and_party_days(room: Room) -> None:
    assert row() == {}
    hours(room, "16")
    both = room.held("day", "lesson", on=dt.date(2026, 1, 15))
    room.ticked(both, 李一="absent")
    room.ticked(both, 李一="excused", 周二="absent")
    wrong = room.held("lesson", on=dt.date(2026, 2, 1))
    room.ticked(wrong)
    actions.void_session(room.actor, session_id=wrong.pk, reason="日期错了")
    found = row()
    # Six of seven must attend; four came, for the lecture's hours and not for the party day's too.
    assert (found["members"], found["members_studied"], found["hours"]) == (6, 0, 64)
    again = room.held("lesson", on=dt.date(2026, 3, 1))
    room.ticked(again, 孙委="absent")
    assert (row()["members_studied"], row()["hours"]) == (3, 64 + 5 * 16)
    assert row(dt.date(2026, 1, 10))["hours"] == 0


def test_every_branch_holds_its_life_meeting(room: Room) -> None:
    room.ticked(room.held("day", on=dt.date(2026, 1, 15)))
    assert (row()["branches"], row()["branches_with_life"], row()["over"], row()["appraised"]) == (1, 0, 0, 0)
    room.ticked(room.held("life", on=dt.date(2026, 2, 20)))
    assert row()["branches_with_life"] == 1
    actions.found_branch(
        room.actor, village=room.village, name="雁庄村第二党支部", founded_on=dt.date(2026, 1, 1)
    )
    assert (row()["branches"], row()["branches_with_life"]) == (2, 1)


def test_hours_of_several_rooms_add_up(room: Room, monkeypatch: Any) -> None:
    room.ticked(room.held("day", on=dt.date(2026, 1, 15)))
    party = next(iter(party_year._rolls))([room.village.pk], 2026, TODAY)[room.village.pk]
    one = min(party.members)
    monkeypatch.setattr(party_year, "_hours", [*party_year._hours, lambda people, _year, _day: {one: 30}])
    monkeypatch.setattr(party_year, "_appraised", [lambda ids, _year, _day: {key: {None} for key in ids}])
    found = row()
    assert DAY_HOURS.default == 2
    assert (found["members_studied"], found["hours"], found["appraised"]) == (1, 6 * 2 + 30, 1)


def test_every_branch_judges_its_members(room: Room, monkeypatch: Any) -> None:
    room.ticked(room.held("day", on=dt.date(2026, 1, 15)))
    second = actions.found_branch(
        room.actor, village=room.village, name="雁庄村第二党支部", founded_on=dt.date(2026, 1, 1)
    )
    for told, expected in (
        ({room.branch.pk}, (1, 0)), ({second.pk}, (1, 0)), ({room.branch.pk, second.pk}, (2, 1)), ({None}, (2, 1)),
        ({-1}, (0, 0)),
    ):  # fmt: skip
        held = {room.village.pk: told}
        monkeypatch.setattr(party_year, "_appraised", [lambda _ids, _year, _day, held=held: held])
        found = row()
        assert (found["branches_appraised"], found["appraised"]) == expected
