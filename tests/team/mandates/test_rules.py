"""What is lacking, at its boundaries (D-04, E-22)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.mandates.rules import Tally, each_in_bounds, hints, in_office

DAY = dt.date(2026, 6, 15)


def test_nobody_on_the_list_lacks_nothing() -> None:
    assert all(hints(kind, Tally(), committee=5, least=20) == [] for kind in ("leader", "villager", "member"))


@pytest.mark.parametrize(
    ("number", "women", "committee", "households", "lacking"),
    [
        (20, 9, 5, 100, []),
        (20, 8, 5, 100, ["few-women"]),
        (19, 8, 5, 100, ["few-villagers", "few-representatives"]),
        (20, 9, 6, 100, ["few-representatives"]),
        (24, 10, 6, 120, []),
        (20, 9, 5, 99, ["households"]),
        (20, 9, 5, 300, []),
        (20, 9, 5, 301, ["households"]),
        (20, 9, 5, None, []),
    ],
)
def test_villagers(
    number: int, women: int, committee: int, households: int | None, lacking: list[str]
) -> None:
    assert hints("villager", Tally(number, women, households), committee=committee, least=20) == lacking


def test_members_are_more_than_twenty_with_women_among_them() -> None:
    assert hints("member", Tally(20, 1, 200)) == ["few-members"]
    assert hints("member", Tally(21, 1, 200)) == []
    assert hints("member", Tally(21, 0, 104)) == ["no-women", "households"]


def test_leaders_one_a_group_and_terms_that_ran_out() -> None:
    assert hints("leader", Tally(6)) == []
    assert hints("leader", Tally(7, doubled=1, over=1)) == ["two-leaders", "over"]


def test_in_office_from_the_first_day_to_the_day_before_the_end() -> None:
    day = dt.timedelta(days=1)
    assert in_office(DAY, None, DAY) and not in_office(DAY + day, None, DAY)
    assert in_office(DAY - day, DAY + day, DAY) and not in_office(DAY - day, DAY, DAY)
    assert not in_office(DAY, DAY, DAY), "entered by mistake"


@given(st.integers(1, 500), st.integers(0, 10_000))
def test_each_speaks_for_five_to_fifteen(number: int, households: int) -> None:
    assert each_in_bounds(Tally(number, 0, households)) == (5 <= households / number <= 15)
