"""Conflicts are decided by role, place and time together."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.identity.rules import Conflict, Holding, clashes, same_place, together

DAY = dt.date(2026, 1, 1)
CASHIER = Conflict("出纳不得审核", frozenset({"cashier"}), frozenset({"reviewer"}))
ADMINS = Conflict("三员分立", frozenset({"system", "security"}), besides_all=True, anywhere=True)

days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1))
holdings = st.builds(
    Holding,
    st.sampled_from(["cashier", "reviewer", "system", "clerk"]),
    st.sampled_from(["", "/1/", "/1/2/", "/1/3/"]),
    days,
    st.none() | days,
)


def test_a_pair_is_refused_in_either_order() -> None:
    cashier, reviewer = Holding("cashier", "/1/2/", DAY), Holding("reviewer", "/1/", DAY)
    assert clashes(cashier, [reviewer], [CASHIER]) == [("reviewer", "出纳不得审核")]
    assert clashes(reviewer, [cashier], [CASHIER]) == [("cashier", "出纳不得审核")]


def test_the_same_pair_in_two_places_or_at_two_times_is_allowed() -> None:
    cashier = Holding("cashier", "/1/2/", DAY, dt.date(2026, 6, 1))
    assert not clashes(Holding("reviewer", "/1/3/", DAY), [cashier], [CASHIER])
    assert not clashes(Holding("reviewer", "/1/2/", dt.date(2026, 6, 1)), [cashier], [CASHIER])


def test_an_administrator_holds_nothing_else_anywhere() -> None:
    system = Holding("system", "/1/", DAY)
    for other in ("security", "clerk"):
        assert clashes(Holding(other, "/2/", DAY), [system], [ADMINS])
    assert not clashes(Holding("system", "/2/", DAY), [system], [ADMINS])


@given(holdings, holdings)
def test_clashing_is_mutual(one: Holding, other: Holding) -> None:
    rules = [CASHIER, ADMINS]
    assert bool(clashes(one, [other], rules)) == bool(clashes(other, [one], rules))
    assert together(one, other) == together(other, one)
    assert same_place(one, other) == same_place(other, one)


@given(holdings, holdings, days)
def test_together_means_that_a_common_day_exists(one: Holding, other: Holding, day: dt.date) -> None:
    def holds(holding: Holding) -> bool:
        return holding.start <= day and (holding.end is None or day < holding.end)

    if holds(one) and holds(other):
        assert together(one, other)
