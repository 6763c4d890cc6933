"""The law's order of distribution at its boundaries, and the names of archives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.year import rules
from lingyan.economy.year.rules import Result

FEN = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("net", "brought", "moved_in", "base"),
    [
        (1_000, 0, 0, 1_000),
        (1_000, 5_000, 0, 1_000),  # earlier years have set theirs aside
        (1_000, -400, 0, 600),  # past losses come first
        (1_000, -400, 100, 700),
        (1_000, -1_000, 0, 0),
        (-1, 5_000, 0, 0),  # nothing from a year of loss
    ],
)
def test_what_the_rate_is_applied_to(net: int, brought: int, moved_in: int, base: int) -> None:
    assert Result(net, brought, moved_in).reserve_base == base


@given(FEN, FEN, st.integers(0, 10**12), st.integers(0, 100))
def test_the_reserve_never_takes_more_than_there_is(
    net: int, brought: int, moved_in: int, percent: int
) -> None:
    result = Result(net, brought, moved_in)
    amount = rules.reserve_of(result.reserve_base, percent)
    assert 0 <= amount <= max(min(net, result.distributable), 0)


@pytest.mark.parametrize(
    ("base", "percent", "amount"), [(5, 10, 1), (4, 10, 0), (10_005, 10, 1_001), (7, 100, 7)]
)
def test_to_the_fen_half_up(base: int, percent: int, amount: int) -> None:
    assert rules.reserve_of(base, percent) == amount


@given(FEN, FEN, st.integers(0, 10**12))
def test_a_loss_is_made_good_up_to_what_the_reserve_holds(net: int, brought: int, reserves: int) -> None:
    result = Result(net, brought, 0)
    amount = rules.cover_of(result, reserves)
    assert 0 <= amount <= reserves
    assert result.left + amount <= 0 or amount == 0


def test_names_of_archives() -> None:
    code = rules.archive_code("990121107208", 2025, "PZ", "D30", 7)
    assert code == "990121107208-KU·2025-PZ-D30-0007"
    name = rules.file_name(code, "PZ", "D30", "2025年1月 记账凭证/../x", "pdf")
    assert name == f"PZ-D30/{code}-2025年1月记账凭证x.pdf"
    assert rules.set_name("990121107208", "凤桥村", 2025, 2) == "990121107208-KU·2025-凤桥村-会计档案-V2.zip"
