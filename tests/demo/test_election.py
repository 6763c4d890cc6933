"""The days of the demo's elections: lawful on whatever day the demo is built, and all after the system was set up."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.demo.election import DAYS
from lingyan.demo.plan import Plan
from lingyan.demo.term import _TALES
from lingyan.kernel.calendar import deadline
from lingyan.team.term.parameters import provinces
from lingyan.team.term.states import State

TODAY = st.dates(dt.date(2025, 1, 1), dt.date(2030, 12, 31))
[RULES] = [each.days for each in provinces() if each.code == "99"]


def on(vote: dt.date, state: State) -> dt.date:
    return vote + dt.timedelta(days=DAYS[state])


@given(TODAY)
def test_every_story_begins_after_the_round_was_opened(today: dt.date) -> None:
    first = today - dt.timedelta(days=max(ago for _, ago in _TALES))
    assert on(first, State.AUDITED) > Plan(1306, today).begun + dt.timedelta(days=1)


@given(TODAY)
def test_objections_are_decided_after_their_days_whatever_holidays_lie_in_them(vote: dt.date) -> None:
    assert on(vote, State.OBJECTIONS_CLOSED) > deadline(on(vote, State.VOTERS_LISTED), RULES["objection"])


def test_what_the_law_asks_before_and_after_the_vote_is_kept() -> None:
    assert list(DAYS.values()) == sorted(DAYS.values())
    for state, key in (
        (State.VOTERS_LISTED, "voters"),
        (State.LISTED, "listed"),
        (State.FINALISED, "finalised"),
    ):
        assert -DAYS[state] >= RULES[key]
    late = {
        State.RUNOFF: "runoff",
        State.FILED: "filing",
        State.HANDED_OVER: "handover",
        State.SUPPORTED: "support",
    }
    for state, key in late.items():
        assert DAYS[state] <= RULES[key]
