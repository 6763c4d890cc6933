"""The pure rules, with hypothesis: what closes to nil, what balances, what is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books import rules
from lingyan.economy.books.rules import AccountFacts, Amounts, Entry

amounts = st.integers(-(10**12), 10**12)
results = st.builds(
    Amounts,
    st.sampled_from(["50103", "50104", "50203", "503", "51302", "51303", "514", "521"]),
    amounts,
    amounts,
    st.sampled_from(["", "H1"]),
)
distribution = st.builds(
    Amounts, st.sampled_from(["3220101", "3220102", "3220103", "3220201", "3220202"]), amounts, amounts
)


def after(balances: list[Amounts], vouchers: list[list[Entry]]) -> dict[tuple[str, str], int]:
    """Net of each account and party once the vouchers are posted."""
    net: dict[tuple[str, str], int] = {}
    for one in balances:
        net[one.account, one.party] = net.get((one.account, one.party), 0) + one.net
    for entry in (entry for voucher in vouchers for entry in voucher):
        net[entry.account, entry.party] = (
            net.get((entry.account, entry.party), 0) + entry.debit - entry.credit
        )
    return net


@given(st.lists(results))
def test_closing_brings_every_result_account_to_nil(balances: list[Amounts]) -> None:
    summed = rules.sum_up(balances)
    vouchers = list(rules.closing_entries(summed, "1月").values())
    result = sum(e.credit - e.debit for voucher in vouchers for e in voucher if e.account == "321")
    vouchers.append(rules.result_entries(result, "2025年"))
    net = after(summed, vouchers)
    assert all(value == 0 for (account, _), value in net.items() if account != rules.UNDISTRIBUTED)
    assert net.get((rules.UNDISTRIBUTED, ""), 0) == sum(one.net for one in balances)
    for voucher in vouchers:
        assert rules.difference(voucher) == 0
        assert all(
            min(entry.debit, entry.credit) == 0 < max(entry.debit, entry.credit) for entry in voucher[1:-1]
        )


@given(st.lists(distribution))
def test_folding_leaves_only_the_undistributed_balance(balances: list[Amounts]) -> None:
    summed = rules.sum_up(balances)
    entries = rules.folding_entries(summed, "2025年")
    assert rules.difference(entries) == 0
    net = after(summed, [entries])
    assert all(value == 0 for (account, _), value in net.items() if account != rules.UNDISTRIBUTED)
    assert sum(net.values()) == sum(one.net for one in balances)
    assert not entries or rules.kind_of([entry.account for entry in entries]) == "fold"


@given(st.lists(st.builds(Entry, st.just("101"), st.text(max_size=5), amounts, st.just(0)), max_size=5))
def test_a_reversal_cancels_side_by_side(entries: list[Entry]) -> None:
    red = rules.reversal(entries, dt.date(2025, 2, 4), "记-7")
    assert [(a.debit + b.debit, a.credit + b.credit) for a, b in zip(entries, red, strict=True)] == [
        (0, 0)
    ] * len(red)
    assert all(entry.summary == "注销2月4日记-7号凭证" for entry in red)


@given(st.sets(st.integers(1, 60)))
def test_missing_numbers_fill_the_row(numbers: set[int]) -> None:
    missing = set(rules.missing_numbers(numbers))
    assert missing | numbers == set(range(1, max(numbers, default=0) + 1))
    assert not missing & numbers


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["50103", "321"], "close"),
        (["321", "3220201"], "close"),
        (["3220101", "3220201"], "fold"),
        (["3220101", "31101"], "normal"),
        ([], "normal"),
    ],
)
def test_kind_of(codes: list[str], kind: str) -> None:
    assert rules.kind_of(codes) == kind


@pytest.mark.parametrize(
    ("account", "name", "kind"),
    [
        ("11301", "彭连荣", "household"),
        ("11302", "碾米厂", "unit"),
        ("21104", "苗新刚", "person"),
        ("21101", "芦原县顺和种业有限公司", "unit"),
        ("21101", "供电所", "unit"),
        ("21102", "某某", "person"),
    ],
)
def test_in_doubt_a_party_is_a_person(account: str, name: str, kind: str) -> None:
    assert rules.party_kind(account, name) == kind


def test_every_fault_of_a_voucher_is_told_at_once() -> None:
    facts = {
        "113": AccountFacts(1, "113", "内部往来", needs_party=True),
        "231": AccountFacts(2, "231", "资金", needs_project=True),
    }
    entries = [Entry("113", "", 1), Entry("231", "x"), Entry("9", "x" * 201, 1, 1), Entry("113", "x", 10**16)]
    found = [*rules.draft_problems(entries, facts), *rules.voucher_problems(entries, facts)]
    assert {(one.code, one.row) for one in found} == {
        ("unknown-account", 3), ("both-sides", 3), ("summary-too-long", 3), ("amount-overflow", 4), ("no-summary", 1),
        ("missing-household", 1), ("missing-household", 4), ("no-amount", 2), ("missing-project", 2), ("unbalanced", None),
    }  # fmt: skip
    many = [Entry("113", "x", 1)] * 801
    assert [one.code for one in rules.draft_problems(many, facts)] == ["too-many-lines"]


def test_no_result_and_nothing_to_fold() -> None:
    assert rules.result_entries(0, "2025年") == []
    assert rules.folding_entries([], "2025年") == []
    assert rules.closing_entries([], "2025年") == {}
    assert rules.repeated_numbers([1, 2, 2, 3, 3, 3]) == [2, 3]
