"""Whose name a public page shows, and the order of sign-off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure.rules import STEPS, how_to_show, name_rules, next_step, shown_account

KINDS = ("person", "household", "unit")
"""Kinds with rules of their own; others are masked."""
codes = st.from_regex(r"[1-5]\d{2}(\d{2}){0,3}", fullmatch=True)


@pytest.mark.parametrize(
    ("own", "voucher", "kind", "show"),
    [
        (["212"], ["212", "10201", "21406"], "person", "name"),  # an official's pay
        (["21101"], ["51401", "21101"], "unit", "name"),  # a contractor
        (["51404"], ["51404", "10201"], "person", "summed"),  # who receives aid
        (["51404"], ["51404", "101"], "household", "summed"),
        (["212"], ["51404", "212"], "person", "summed"),  # aid through the pay account
        (["10201"], ["51404", "10201"], "person", "summed"),
        (["51404"], ["51404", "10201"], "unit", "name"),  # who delivers the goods for it
        (["21301"], ["21301", "101"], "person", "masked"),  # day labour
        (["11301"], ["11301", "10201"], "household", "summed"),
        (["11301"], ["11301", "10201"], "person", "summed"),
        (["11302"], ["11302", "10201"], "unit", "name"),
        (["112"], ["112", "10201"], "household", "summed"),  # a household wherever it stands
        (["10201"], ["10201"], "household", "summed"),
        (["11202"], ["11202", "10201"], "person", "masked"),
        (["10201"], ["10201", "50103"], "person", "masked"),  # money says nothing
        (["212", "11202"], ["212", "11202"], "person", "masked"),  # the stricter of two lines
        ([], [], "person", "masked"),
    ],
)
def test_who_is_named(own: list[str], voucher: list[str], kind: str, show: str) -> None:
    assert how_to_show(own, voucher, kind) == show


@given(own=st.lists(codes, max_size=4), others=st.lists(codes, max_size=4))
def test_a_household_has_no_line_of_its_own(own: list[str], others: list[str]) -> None:
    assert how_to_show(own, own + others, "household") == "summed"


@given(own=st.lists(codes, max_size=4), others=st.lists(codes, max_size=4), kind=st.sampled_from(KINDS))
def test_a_person_whom_no_rule_names_is_masked(own: list[str], others: list[str], kind: str) -> None:
    named = [
        r.account for r in name_rules() if r.show == "name" and r.party_kind in {kind, "*"} and r.account
    ]
    if kind != "unit" and not any(code.startswith(tuple(named)) for code in own):
        assert how_to_show(own, own + others, kind) != "name"


@given(own=st.lists(codes, min_size=1, max_size=3), more=codes, kind=st.sampled_from(KINDS))
def test_another_line_never_shows_more(own: list[str], more: str, kind: str) -> None:
    """Neither a name where there was none, nor a line where there were sums."""
    order = ("hidden", "summed", "masked", "name")
    before = how_to_show(own, own, kind)
    if not all(code.startswith(("101", "102")) for code in own):
        assert order.index(how_to_show([*own, more], [*own, more], kind)) <= order.index(before)


@given(kind=st.text(max_size=8))
def test_an_unknown_kind_is_masked(kind: str) -> None:
    if kind not in KINDS:
        assert how_to_show(["112"], ["112"], kind) == "masked"


SHIPPED = frozenset({"101", "102", "10201", "112", "11202", "211", "21102", "301", "501", "50103", "151"})


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("50103", "50103"),
        ("5010301", "5010301"),  # 出租收入/村口门面
        ("1510101", "1510101"),  # 固定资产/提灌站
        ("1120201", "11202"),  # 应收款/个人/张三
        ("21199", "211"),  # 应付款/李四
        ("1020105", "10201"),  # 银行存款/基本户6228…
        ("30107", "301"),  # 资本/王五
    ],
)
def test_details_called_after_persons_are_shown_by_the_account_above(code: str, shown: str) -> None:
    assert shown_account(code, SHIPPED) == shown


def test_steps_come_in_the_order_of_the_rule() -> None:
    assert [next_step(STEPS[:count]) for count in range(len(STEPS))] == list(STEPS)
    assert next_step(STEPS) is None


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5))
def test_steps_out_of_order_are_an_error(done: list[str]) -> None:
    if tuple(done) != STEPS[: len(done)]:
        with pytest.raises(ValueError, match="out of order"):
            next_step(done)
