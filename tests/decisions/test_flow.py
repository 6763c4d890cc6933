"""The state machine and its deadlines: order, who is waited for, days counted as the civil code does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.decisions import flow
from lingyan.decisions.flow import NEXT, Situation, next_step
from lingyan.decisions.models import Matter
from lingyan.kernel.calendar import is_working_day

MONDAY = dt.date(2026, 3, 2)


@dataclass(frozen=True)
class Days:
    record_days: int = 5
    review_days: int = 5
    post_days: int = 10
    result_days: int = 10


def test_the_machine_knows_exactly_the_states_of_a_matter() -> None:
    assert set(NEXT) == set(Matter.State.values) == {to for tos in NEXT.values() for to in tos} | {"draft"}


def test_only_the_end_states_lead_nowhere() -> None:
    assert {state for state, tos in NEXT.items() if not tos} == {"closed", "withdrawn"}


def test_no_way_leads_around_a_discussion() -> None:
    """Every path from the draft to execution passes s1, s3, s4 and p1; s2 may be held together with s1."""
    for skipped in ("s1", "s3", "s4", "p1"):
        reached, open_ = {"draft"}, ["draft"]
        while open_:
            fresh = {to for to in NEXT[open_.pop()] if to != skipped and to != "returned"} - reached
            reached |= fresh
            open_ += fresh
        assert "executing" not in reached


def test_what_was_carried_is_never_withdrawn() -> None:
    assert not any("withdrawn" in NEXT[state] for state in ("p1", "executing", "p2", "closed"))


@pytest.mark.parametrize(
    ("now", "code", "who", "due"),
    [
        (Situation("draft", "理事会"), "propose", "村党组织", None),
        (Situation("s1", "理事会"), "study", "村党组织", None),
        (Situation("s2", "理事会"), "discuss", "村“两委”", None),
        (Situation("s3", "理事会"), "notice", "村党组织", None),
        (Situation("s3", "理事会", meeting_on=MONDAY), "meeting", "村党组织", dt.date(2026, 3, 9)),
        (Situation("s4", "理事会"), "notice", "理事会", None),
        (Situation("s4", "村民委员会", meeting_on=MONDAY), "meeting", "村民委员会", dt.date(2026, 3, 9)),
        # 7 March 2026 is a Saturday: the term ends on the Monday.
        (Situation("p1", "理事会", decided_on=MONDAY), "review", "乡镇", dt.date(2026, 3, 9)),
        (Situation("p1", "理事会", decided_on=MONDAY, reviewed=True), "post", "理事会", dt.date(2026, 3, 12)),
        (
            Situation("p1", "理事会", decided_on=MONDAY, reviewed=True, displayed_until=dt.date(2026, 3, 20)),
            "end-display", "理事会", dt.date(2026, 3, 27),
        ),
        (Situation("executing", "理事会", due_on=MONDAY), "result", "理事会", dt.date(2026, 3, 12)),
        (Situation("executing", "理事会"), "result", "理事会", None),
        (Situation("executing", "理事会", result=True, due_on=MONDAY), "post-result", "理事会", dt.date(2026, 3, 12)),
        (Situation("p2", "理事会", displayed_until=dt.date(2026, 3, 20)), "close", "理事会", dt.date(2026, 3, 27)),
        (Situation("returned", "理事会"), "again", "村党组织", None),
        (Situation("closed", "理事会"), "", "", None),
        (Situation("withdrawn", "理事会"), "", "", None),
    ],
)  # fmt: skip
def test_what_a_matter_waits_for(now: Situation, code: str, who: str, due: dt.date | None) -> None:
    step = next_step(now, Days())
    assert (step.code, step.who, step.due) == (code, who, due)
    assert step.code in flow.LABELS and step.code in flow.WAITING_LABELS


def test_a_display_of_fifteen_days_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    """Put up on 21 March 2026; day 15 is 5 April, a holiday until the 6th."""
    assert flow.display_until(dt.date(2026, 3, 21), 15) == dt.date(2026, 4, 7)
    assert flow.display_until(dt.date(2026, 3, 2), 15) == dt.date(2026, 3, 17)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.integers(1, 90))
def test_a_display_is_never_shorter_than_its_days(from_on: dt.date, days: int) -> None:
    until = flow.display_until(from_on, days)
    assert (until - from_on).days >= days and is_working_day(until)


def test_a_returned_matter_goes_back_to_a_vote() -> None:
    for stage, again in flow.VOTE_AGAIN.items():
        assert flow.allowed(stage, "returned") and flow.allowed("returned", again)
