from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.budget import rules
from lingyan.economy.budget.rules import Entry, Plan, block_of, cap_of, execute, line_for, standing

ACCOUNTS = ("501", "50103", "511", "513", "51303", "5130301", "514", "151", "153", "15102")


@pytest.mark.parametrize(
    ("account", "block"),
    [
        ("50103", "income"), ("504", "income"), ("51303", "expense"), ("521", "expense"), ("153", "capital"),
        ("15102", "capital"), ("141", "capital"), ("152", ""), ("241", ""), ("101", ""), ("505", ""),
    ],
)  # fmt: skip
def test_the_part_of_an_account(account: str, block: str) -> None:
    assert block_of(account) == block


def test_a_line_of_the_project_comes_before_the_nearer_account() -> None:
    lines = [Plan("513", None, 1), Plan("51303", None, 1), Plan("513", 7, 1)]
    assert line_for("51303", None, lines) == 1
    assert line_for("51303", 7, lines) == 2
    assert line_for("51301", None, lines) == 0
    assert line_for("514", None, lines) is None


def test_the_first_of_two_alike_takes_all() -> None:
    assert line_for("513", None, [Plan("513", None, 1), Plan("513", None, 2)]) == 0


entries = st.lists(
    st.builds(
        Entry, st.sampled_from(ACCOUNTS), st.sampled_from([None, 1, 2]), st.integers(1, 12), st.integers(-500, 500)
    ),
    max_size=30,
)  # fmt: skip
plans = st.lists(
    st.builds(Plan, st.sampled_from(ACCOUNTS), st.sampled_from([None, 1, 2]), st.just(100)), max_size=8
)


@given(plans, entries, st.integers(1, 12))
def test_every_entry_is_taken_once(lines: list[Plan], held: list[Entry], month: int) -> None:
    done = execute(lines, held, month)
    every = [*done.taken, *done.unplanned.values()]
    assert sum(taken.year for taken in every) == sum(each.amount for each in held if each.month <= month)
    assert sum(taken.month for taken in every) == sum(each.amount for each in held if each.month == month)


@pytest.mark.parametrize(
    ("actual", "found"), [(100, "running"), (101, "over"), (110, "over"), (111, "beyond"), (-5, "running")]
)
def test_spending_at_its_boundaries(actual: int, found: str) -> None:
    assert standing("expense", 100, actual, 10, year_done=False) == found


def test_without_a_plan_every_fen_is_beyond() -> None:
    assert standing("capital", 0, 1, 10, year_done=False) == "beyond"
    assert standing("capital", 0, 0, 10, year_done=False) == "running"


@pytest.mark.parametrize(
    ("actual", "done", "found"),
    [(99, False, "running"), (99, True, "short"), (100, False, "met"), (100, True, "met")],
)
def test_income_is_short_only_when_the_year_is_over(actual: int, done: bool, found: str) -> None:
    assert standing("income", 100, actual, 10, year_done=done) == found


@pytest.mark.parametrize(
    ("cap", "percent", "income", "limit"),
    [
        (0, 0, 1_000, None),
        (300, 0, 1_000, 300),
        (0, 5, 1_000, 50),
        (300, 5, 1_000, 50),
        (30, 5, 1_000, 30),
        (0, 5, 0, 0),
    ],
)
def test_the_lower_cap_holds(cap: int, percent: int, income: int, limit: int | None) -> None:
    assert cap_of(cap, percent, income) == limit


def test_details_of_a_named_account_are_nonproductive_too() -> None:
    assert rules.is_nonproductive("5130301", ["51303"])
    assert not rules.is_nonproductive("513", ["51303"])
    assert not rules.is_nonproductive("513", [""])
