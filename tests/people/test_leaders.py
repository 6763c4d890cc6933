"""A group on a list and an organisation mean one when their numbers agree, however they are written."""

from __future__ import annotations

import pytest

from lingyan.people.leaders import same_group


@pytest.mark.parametrize(
    ("name", "written", "same"),
    [
        ("雁庄村三组", "三组", True), ("雁庄村第三村民小组", "3组", True), ("雁庄村三组经济合作社", "第３组", True),
        ("雁庄村十三组", "三组", False), ("雁庄村13组", "3组", False), ("雁庄村十三组", "13组", True),
        ("雁庄村二十组", "20社", True), ("雁庄村二十一小组", "21组", True), ("雁庄村十组", "10组", True),
        ("三岔村一组", "一组", True), ("三岔村一组", "三组", False),
        ("雁庄村河坝组", "河坝组", True), ("雁庄村河坝组", "河湾组", False), ("雁庄村河坝组", "一组", False),
        ("雁庄村河坝组", "", False), ("雁庄村一组", "", False), ("雁庄村" + "9" * 40 + "组", "一组", False),
    ],
)  # fmt: skip
def test_groups_are_known_by_their_number(name: str, written: str, same: bool) -> None:
    assert same_group(name, written) is same
