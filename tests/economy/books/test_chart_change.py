"""What a later chart may hold: details below known accounts, ended ones with a successor of the same kind."""

from __future__ import annotations

import pytest

from lingyan.economy.books.chart_change import ChartChange, Known, problems_of

KNOWN = {
    code: Known(code, category, needs_party=party)
    for code, category, party in (
        ("102", "资产", False), ("10201", "资产", False), ("10202", "资产", False), ("113", "资产", True),
        ("11301", "资产", True), ("513", "损益", False), ("51302", "损益", False), ("51303", "损益", False),
        ("51304", "损益", False), ("3220201", "所有者权益", False), ("51401", "损益", False), ("514", "损益", False),
        ("5140101", "损益", False),
    )
}  # fmt: skip


def codes(*changes: tuple[str, str, str, str], own: tuple[str, ...] = ()) -> list[str]:
    rows = [ChartChange(*change, row=number) for number, change in enumerate(changes, 2)]
    return [each.code for each in problems_of(rows, KNOWN, {"513", "51302"}, own)]


def test_a_sound_change() -> None:
    assert codes(("51310", "信息化费", "新增", ""), ("51303", "办公费", "停用", "51310")) == []
    assert codes(("1020301", "土地款", "新增", "")) == [], "below the longest known code"
    assert codes(("51401", "", "停用", "513"), ("5140101", "", "停用", "51304")) != []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("51303", "办公费", "新增", ""), "account-exists"),
        (("600", "新一级", "新增", ""), "first-level"),
        (("51a", "乱码", "新增", ""), "bad-account"),
        (("51311", "", "新增", ""), "bad-account"),
        (("51311", "甲", "新增", "51303"), "needless-successor"),
        (("51399", "甲", "改名", ""), "bad-change"),
        (("51399", "", "停用", "51303"), "unknown-account"),
        (("513", "", "停用", "51303"), "account-needed"),
        (("51302", "", "停用", "51303"), "account-needed"),
        (("3220201", "", "停用", "3220201"), "account-needed"),
        (("51303", "", "停用", ""), "no-successor"),
        (("51303", "", "停用", "51303"), "no-successor"),
        (("51303", "", "停用", "513"), "successor-has-details"),
        (("51303", "", "停用", "10201"), "other-category"),
        (("10202", "", "停用", "11301"), "successor-needs-party"),
        (("51401", "", "停用", "51303"), "has-details"),
    ],
)
def test_what_is_refused(change: tuple[str, str, str, str], code: str) -> None:
    assert code in codes(change)


def test_a_file_is_looked_at_whole() -> None:
    assert codes() == ["empty-chart"]
    assert codes(("51310", "甲", "新增", ""), ("51310", "乙", "新增", "")) == [
        "repeated-row",
        "account-exists",
    ]
    assert codes(("51310", "甲", "新增", ""), own=("51310",)) == ["account-own"]
    assert codes(("51303", "", "停用", "51304"), ("51304", "", "停用", "51303")) == ["no-successor"] * 2
