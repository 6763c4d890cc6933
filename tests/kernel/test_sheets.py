"""The registry of what rooms say on sheets, and what it withholds."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Event, Head

DAY = dt.date(2026, 1, 1)


@given(st.integers(0, 10**6))
def test_fewer_than_ten_persons_are_withheld(persons: int) -> None:
    assert sheets.counted(persons) == ("少于10" if 0 < persons < 10 else persons)


@pytest.mark.parametrize(("persons", "shown"), [(0, 0), (1, "少于10"), (9, "少于10"), (10, 10)])
def test_the_boundary(persons: int, shown: object) -> None:
    assert sheets.counted(persons) == shown


def test_rooms_speak_in_their_order_and_events_are_asked_of_one() -> None:
    with (
        mock.patch.object(sheets, "_composers", type(sheets._composers)(list)),
        mock.patch.object(sheets, "_events", {}),
    ):
        sheets.register("x", 20, lambda *_: [Block("second", ("1-2",))])
        sheets.register("x", 10, lambda *_: [Block("first", ("1-1",))])
        assert [block.heading for block in sheets.compose("x", None, DAY, DAY)] == ["first", "second"]
        assert list(sheets.events("x", [1], DAY)) == []
        event = Event(1, DAY, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        sheets.register_event("x", lambda _villages, _since: [event])
        assert list(sheets.events("x", [1], DAY)) == [event]


def test_a_table_without_rows_says_nothing() -> None:
    columns = (Head("项目"), Head("金额", "money"))
    assert sheets.table_or_nothing("甲", ("1-1",), columns, []).as_json() == {
        "heading": "甲", "lines": ["无"], "columns": [], "rows": [],
    }  # fmt: skip
    assert sheets.table_or_nothing("甲", ("1-1",), columns, [("乙", 1)]).as_json()["rows"] == [["乙", 1]]
