"""What answers come to, and until when."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.review import rules
from lingyan.team.review.rules import Given

DAY = dt.date(2026, 8, 31)
DEPARTMENTS = ("公安", "法院", "审计")
ANSWERS = st.lists(
    st.builds(
        Given, st.sampled_from(DEPARTMENTS), st.sampled_from(["clear", "objected", "explain"]), st.just(DAY)
    ),
    max_size=9,
)


@given(ANSWERS)
def test_the_latest_answer_of_each_department_decides(answers: list[Given]) -> None:
    latest = {each.department: each.answer for each in answers}
    found = rules.outcome(DEPARTMENTS, answers)
    assert (found == "objected") == ("objected" in latest.values())
    assert (found == "clear") == (latest == dict.fromkeys(DEPARTMENTS, "clear"))


def test_nobody_asked_is_nothing_cleared() -> None:
    assert rules.outcome((), []) == "open"


def test_it_holds_from_its_oldest_answer() -> None:
    latest = {"公安": Given("公安", "clear", DAY), "法院": Given("法院", "clear", dt.date(2026, 9, 9))}
    assert rules.expiry(latest, 6) == dt.date(2027, 2, 28)
    assert rules.standing("clear", dt.date(2027, 2, 28), dt.date(2027, 2, 28)) == "clear"
    assert rules.standing("clear", dt.date(2027, 2, 28), dt.date(2027, 3, 1)) == "expired"
    assert rules.standing("objected", None, dt.date(2037, 3, 1)) == "objected"


@pytest.mark.parametrize(("months", "day"), [(0, "2026-08-31"), (1, "2026-09-30"), (18, "2028-02-29")])
def test_months_later(months: int, day: str) -> None:
    assert rules.later(DAY, months) == dt.date.fromisoformat(day)
