"""What is public of a distribution: counts and sums, and of small groups not even these."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.members import actions
from lingyan.economy.members.figures import KindFigures, public_figures
from lingyan.economy.members.models import Distribution
from tests.economy.members.support import FOUNDED, Village, family


def plan(village: Village, *, old: int, contributing: int = 0, households: int = 12) -> Distribution:
    """So many more households of one; the first `old` of them have 农龄股 too, the first `contributing` 贡献股."""
    for number in range(households):
        shares = {"人口股": 100}
        if number < old:
            shares["农龄股"] = 50
        if number < contributing:
            shares["贡献股"] = 10
        [row] = family(100 + number, f"甲{number}")
        village.add(
            actions.NewMember(
                row.name, row.household, FOUNDED, shares=shares, receiver=True, account_number=row.account_number,
                bank_name=row.bank_name,
            )
        )  # fmt: skip
    return village.plan()


def test_sums_and_counts_of_large_groups(village: Village) -> None:
    figures = public_figures(plan(village, old=11))
    assert (figures.members, figures.households) == (22, 16)
    assert figures.kinds == (KindFigures("人口股", 22, 2350), KindFigures("农龄股", 11, 550))
    assert figures.per_share == 5_000_000 * 100 // 2900


def test_a_small_kind_is_withheld_and_another_with_it(village: Village) -> None:
    """From the sum of all shares and the others nobody can tell what three members hold."""
    figures = public_figures(plan(village, old=3))
    assert figures.kinds == (KindFigures("人口股", None, None), KindFigures("农龄股", None, None))
    three = {each.kind: each.holders for each in figures.kinds}
    assert set(three.values()) == {None}


def test_of_three_kinds_the_two_smallest_are_withheld(village: Village) -> None:
    figures = public_figures(plan(village, old=12, contributing=2))
    assert [each.holders for each in figures.kinds] == [22, None, None]


def test_a_small_collective_shows_no_counts(village: Village) -> None:
    figures = public_figures(village.plan())
    assert (figures.members, figures.households, figures.hundredths) == (None, None, None)
    assert figures.paid_out == 4999994
    assert all(each.holders is None for each in figures.kinds)


def test_what_is_counted_is_the_day_of_record(village: Village) -> None:
    found = village.plan()
    actions.change_shares(
        village.clerk, member_id=village.named("周长河").pk, kind="农龄股", hundredths=500,
        on=dt.date(2026, 3, 1), reason="allotted",
    )  # fmt: skip
    assert [each.kind for each in public_figures(found).kinds] == ["人口股"]
