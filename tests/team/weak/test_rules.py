"""The pure rules at their boundaries."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.weak import rules
from lingyan.team.weak.rules import MOVES, Act, Opinion, State


def test_a_case_moves_only_as_the_table_says() -> None:
    wanted = {
        (Act.CONFIRM, State.PROPOSED), (Act.REFUSE, State.PROPOSED), (Act.PLAN, State.LISTED), (Act.PLAN, State.WORKING),
        (Act.CHECK, State.WORKING), (Act.SEND_BACK, State.CHECKING), (Act.RELEASE, State.CHECKING),
        (Act.END, State.WATCH), (Act.RELAPSE, State.WATCH),
    }  # fmt: skip
    assert {(act, state) for act in MOVES for state in State if rules.may(act, state)} == wanted


def test_every_state_act_and_side_has_words() -> None:
    assert set(rules.STATE_LABELS) == set(State)
    assert set(rules.ACT_LABELS) == set(Act)
    assert set(rules.SIDE_LABELS) == set(rules.Side)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 2, 20), 3, dt.date(2026, 5, 20)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
    ],
)
def test_months_later(day: dt.date, months: int, then: dt.date) -> None:
    assert rules.after_months(day, months) == then


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_is_never_earlier_and_never_skips_a_month(day: dt.date, months: int) -> None:
    then = rules.after_months(day, months)
    assert then >= day
    assert (then.year - day.year) * 12 + then.month - day.month == months


def test_n_and_share_count_what_is_equal() -> None:
    assert rules.enough(Opinion(30, 30, 0, 0), 30) and not rules.enough(Opinion(30, 29, 0, 0), 30)
    assert rules.content_enough(Opinion(50, 20, 10, 20), 60)
    assert not rules.content_enough(Opinion(50, 20, 9, 21), 60)
    assert rules.share(Opinion(10, 0, 0, 0)) is None


@given(*(st.integers(0, 500) for _ in range(4)), st.integers(0, 100))
def test_more_content_villagers_never_make_it_worse(asked: int, a: int, b: int, c: int, percent: int) -> None:
    if rules.content_enough(Opinion(asked, a, b, c), percent):
        assert rules.content_enough(Opinion(asked, a + 1, b, c), percent)


@pytest.mark.parametrize(
    "opinion", [Opinion(10, 5, 5, 1), Opinion(-1, 0, 0, 0), Opinion(rules.MOST + 1, 0, 0, 0)]
)
def test_figures_that_cannot_be(opinion: Opinion) -> None:
    assert list(rules.opinion_problems(opinion))


def test_figures_that_can_be() -> None:
    assert not list(rules.opinion_problems(Opinion(11, 5, 5, 1)))
