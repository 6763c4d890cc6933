"""What may be distributed, and how it is divided to the fen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.members import rules
from lingyan.economy.members.rules import Holding, Income

fen = st.integers(-(10**12), 10**12)
positive = st.integers(0, 10**12)
incomes = st.builds(Income, net=fen, opening=fen, other=positive, reserved=positive, allotted=positive)


def codes(income: Income, pool: int, percent: int = 10, least: int = 10) -> list[str]:
    return [problem.code for problem in rules.plan_problems(income, percent, least, pool)]


class TestReserve:
    @pytest.mark.parametrize(
        ("income", "due"),
        [
            (Income(1000_00, 0), 100_00),
            (Income(1000_00, 500_00), 100_00),  # earlier income was reserved in its own year
            (Income(1000_00, -400_00), 60_00),  # what covers a loss is no surplus
            (Income(1000_00, -1000_00), 0),
            (Income(-1, 1000_00), 0),
            (Income(1000_00, 0, reserved=30_00), 70_00),
            (Income(1000_00, 0, reserved=200_00), 0),
            (Income(1001, 0), 101),  # rounded up: never less than the rate
        ],
    )
    def test_what_is_due(self, income: Income, due: int) -> None:
        assert rules.reserve_due(income, 10) == due

    def test_a_rate_below_the_countys_is_refused_and_above_it_is_not(self) -> None:
        assert codes(Income(1000_00, 0), 1_00, percent=9) == ["reserve-too-low"]
        assert codes(Income(1000_00, 0), 1_00, percent=101) == ["reserve-too-low"]
        assert codes(Income(1000_00, 0), 1_00, percent=30) == []


class TestPool:
    def test_to_the_fen_and_not_one_more(self) -> None:
        income = Income(1000_00, 200_00)
        assert codes(income, 1100_00) == []
        assert codes(income, 1100_01) == ["over-distributable"]

    def test_what_was_distributed_since_is_gone(self) -> None:
        assert (
            rules.most_for_members(Income(1000_00, 200_00, allotted=100_00, others=50_00, later=25_00), 10)
            == 925_00
        )

    def test_nothing_before_losses_are_covered(self) -> None:
        assert codes(Income(1000_00, -1000_00), 1) == ["loss-not-covered"]
        assert codes(Income(1000_00, -1000_01), 1) == ["loss-not-covered"]
        assert codes(Income(1000_00, -999_00), 90) == []

    @pytest.mark.parametrize("pool", [0, -1, 10**17])
    def test_a_sum_that_is_none(self, pool: int) -> None:
        assert codes(Income(1000_00, 0), pool) == ["bad-amount"]

    @given(incomes, st.integers(0, 100), st.integers(1, 10**13))
    def test_what_passes_leaves_nothing_negative(self, income: Income, percent: int, pool: int) -> None:
        if not codes(income, pool, percent, percent):
            assert income.left - rules.reserve_due(income, percent) - pool >= 0
            assert income.distributable > 0


class TestDividing:
    @given(st.integers(1, 10**13), st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
    def test_sums_are_exact_and_equal_shares_get_equal_money(self, pool: int, shares: list[int]) -> None:
        amounts = rules.allot(pool, shares)
        rest = pool - sum(amounts)
        assert 0 <= rest < len(shares)
        assert len({(share, amount) for share, amount in zip(shares, amounts, strict=True)}) == len(
            set(shares)
        )
        for share, amount in zip(shares, amounts, strict=True):
            assert amount * sum(shares) <= pool * share < (amount + 1) * sum(shares)

    def test_an_example(self) -> None:
        assert rules.allot(100_00, [100, 100, 100]) == [33_33, 33_33, 33_33]

    @pytest.mark.parametrize("shares", [[0, 0], [100, -1]])
    def test_shares_that_are_none(self, shares: list[int]) -> None:
        with pytest.raises(ValueError, match="shares"):
            rules.allot(100, shares)


class TestRegister:
    def test_the_digest_knows_member_household_and_shares_whatever_the_order(self) -> None:
        one, two = Holding(1, 5, {"人口股": 100}), Holding(2, None, {})
        digest = rules.roll_digest([one, two])
        assert rules.roll_digest([two, one]) == digest
        for other in (
            Holding(1, 6, {"人口股": 100}),
            Holding(1, 5, {"人口股": 101}),
            Holding(3, 5, {"人口股": 100}),
        ):
            assert rules.roll_digest([other, two]) != digest

    def test_five_in_a_hundred_is_within_five_percent(self) -> None:
        assert not rules.over_limit(5, 100, 5)
        assert rules.over_limit(6, 100, 5)

    @pytest.mark.parametrize(
        ("hundredths", "text"), [(250, "2.5"), (300, "3"), (5, "0.05"), (-125, "-1.25"), (0, "0")]
    )
    def test_shares_in_words(self, hundredths: int, text: str) -> None:
        assert rules.shown_shares(hundredths) == text
