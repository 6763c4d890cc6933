"""Rules of payments at their boundaries, and what holds of them for any numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.payments import rules
from lingyan.economy.payments.rules import Limits, Payee

LIMITS = Limits(50_000, 200_000, 500_000, joint=False, cash_single=100_000)
PARTIES = st.sampled_from(["", "H0001", "H0002", "D0001"])
PAYEES = st.lists(st.tuples(st.integers(1, 10**12), PARTIES), min_size=1, max_size=12)


def debits_for(total: int, cuts: list[int], parties: list[str]) -> list[tuple[int, str]]:
    """Charges that come to the total, cut at these places."""
    edges = [0, *sorted({cut % total for cut in cuts} - {0}), total]
    amounts = [later - before for before, later in pairwise(edges)]
    return [(amount, parties[at % len(parties)]) for at, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("fen", "tier", "levels"),
    [
        (1, 1, ("village",)),
        (50_000, 1, ("village",)),
        (50_001, 2, ("village", "supervision")),
        (200_000, 2, ("village", "supervision")),
        (200_001, 3, ("village", "supervision", "township")),
        (500_000, 3, ("village", "supervision", "township")),
        (500_001, 4, ("village", "supervision", "township")),
    ],
)
def test_tiers_at_their_boundaries(fen: int, tier: int, levels: tuple[str, ...]) -> None:
    assert (rules.tier_of(fen, LIMITS), rules.levels_for(fen, LIMITS)) == (tier, levels)
    assert rules.needs_decision(fen, LIMITS) == (tier == 4)


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.booleans())
def test_more_money_never_needs_fewer_signatures(one: int, other: int, joint: bool) -> None:
    limits = Limits(50_000, 200_000, 500_000, joint, 0)
    small, large = sorted((one, other))
    assert set(rules.levels_for(small, limits)) <= set(rules.levels_for(large, limits))
    assert rules.levels_for(small, limits)[0] == rules.VILLAGE


@given(PAYEES, st.lists(st.integers(0, 10**13), max_size=8), st.lists(PARTIES, min_size=1, max_size=6))
def test_shares_add_up_by_payee_and_by_line(
    payees: list[tuple[int, str]], cuts: list[int], parties: list[str]
) -> None:
    total = sum(amount for amount, _ in payees)
    debits = debits_for(total, cuts, parties)
    found = rules.shares(debits, payees)
    assert [sum(amount for _, amount in each) for each in found] == [amount for amount, _ in payees]
    by_line = [sum(dict(each).get(line, 0) for each in found) for line in range(len(debits))]
    assert by_line == [amount for amount, _ in debits]
    assert all(amount > 0 for each in found for _, amount in each)


@given(PAYEES)
def test_lines_of_a_payees_own_party_are_his(payees: list[tuple[int, str]]) -> None:
    """One line a payee, shuffled: each gets exactly his own, as a list of households does."""
    payees = [(amount, f"H{at:04d}") for at, (amount, _) in enumerate(payees)]
    found = rules.shares(list(reversed(payees)), payees)
    assert found == [[(len(payees) - 1 - at, amount)] for at, (amount, _) in enumerate(payees)]


@given(PAYEES)
def test_lines_in_the_order_of_the_payees_are_theirs(payees: list[tuple[int, str]]) -> None:
    payees = [(amount, "") for amount, _ in payees]
    assert rules.shares(payees, payees) == [[(at, amount)] for at, (amount, _) in enumerate(payees)]


BASE = Payee("甲", "622848001", "农商行", 100)


@pytest.mark.parametrize(
    "other",
    [
        Payee("乙", "622848001", "农商行", 100), Payee("甲", "622848002", "农商行", 100),
        Payee("甲", "622848001", "农行", 100), Payee("甲", "622848001", "农商行", 101),
        Payee("甲", "622848001", "农商行", 100, remark="房租"),
    ],
)  # fmt: skip
def test_the_digest_changes_with_anything_that_is_paid(other: Payee) -> None:
    assert rules.list_digest(1, 1, "10201", [BASE]) != rules.list_digest(1, 1, "10201", [other])


def test_the_digest_is_of_this_payment_and_round_and_order() -> None:
    other = Payee("乙", "622848001", "农商行", 100)
    digests = {
        rules.list_digest(1, 1, "10201", [BASE, other]), rules.list_digest(2, 1, "10201", [BASE, other]),
        rules.list_digest(1, 2, "10201", [BASE, other]), rules.list_digest(1, 1, "10202", [BASE, other]),
        rules.list_digest(1, 1, "10201", [other, BASE]),
    }  # fmt: skip
    assert len(digests) == 5
    assert rules.grouped_digest("a" * 64).split() == ["a" * 8] * 8


@pytest.mark.parametrize(
    ("kind", "code", "number", "key"),
    [
        ("invoice", "", "2" * 20, "2" * 20),
        ("invoice", "044001900111", "12345678", "044001900111-12345678"),
        ("invoice", "0440019001", "１２３４ ５６７８", "0440019001-12345678"),
        ("receipt", "", "17", ""),
    ],
)
def test_an_invoice_is_known_by_its_number(kind: str, code: str, number: str, key: str) -> None:
    assert rules.document_key(kind, code, number) == key


@pytest.mark.parametrize(
    ("code", "number"), [("", ""), ("", "12345678"), ("1" * 11, "12345678"), ("", "2" * 19)]
)
def test_what_is_no_invoice_number(code: str, number: str) -> None:
    with pytest.raises(ValueError, match="20 位"):
        rules.document_key("invoice", code, number)


@pytest.mark.parametrize(
    ("payees", "state"),
    [
        (["paid"], "paid"), (["paid", "pending"], "released"), (["paid", "failed"], "partly"), (["failed"], "failed"),
        (["returned", "failed"], "failed"), (["returned", "paid"], "partly"),
    ],
)  # fmt: skip
def test_a_payment_is_what_its_payees_are(payees: list[str], state: str) -> None:
    assert rules.state_after(payees) == state


def test_only_these_answers_may_follow_one_another() -> None:
    states = ("pending", "paid", "failed", "returned")
    allowed = {(was, said) for was in states for said in states if rules.may_become(was, said)}
    assert allowed == {
        ("pending", "paid"), ("pending", "failed"), ("pending", "returned"), ("paid", "returned"),
    }  # fmt: skip
