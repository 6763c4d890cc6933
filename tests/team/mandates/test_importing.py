"""A village's list as it is typed: every fault at its cell, nothing stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from lingyan.kernel.tabular import Sheet, Workbook
from lingyan.team.mandates import actions
from lingyan.team.mandates.importing import FIELDS, RollCheck, blank, check_roll
from lingyan.team.mandates.models import Mandate
from tests.team.mandates.support import CHOSEN, Town, entry

HEAD = [each.title for each in FIELDS.values()]
ROW = {
    "village": "", "kind": "村民代表", "group": "三组", "name": "王小雁", "sex": "女", "households": 12,
    "way": "", "start_on": CHOSEN,
}  # fmt: skip


def line(**changes: Any) -> list[Any]:
    return [{**ROW, **changes}[name] for name in FIELDS]


def checked(town: Town, *rows: Sequence[Any], head: Sequence[Any] = HEAD, succeed: bool = False) -> RollCheck:
    sheet = Sheet("名册", [["雁庄村名册"], list(head), *map(list, rows)])
    return check_roll(Workbook("表.xlsx", "xlsx", "0" * 64, None, (sheet,)), town.village, succeed=succeed)


def test_rows_become_entries_and_entries_mandates(town: Town) -> None:
    check = checked(
        town, line(), line(kind="成员代表", households=""),
        line(kind="小组长", name="李志远", sex="男", households="", way="补选", start_on="2026年3月1日"), ["合计"],
    )  # fmt: skip
    assert check.problems == []
    first, second, third = check.entries
    assert (first.kind, first.households, first.way, first.start_on) == ("villager", 12, "chosen", CHOSEN)
    assert (second.kind, second.households) == ("member", None)
    assert (third.kind, third.way, third.start_on) == ("leader", "filled", dt.date(2026, 3, 1))
    actions.begin_many(town.keeper, region=town.village, entries=check.entries)
    assert Mandate.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "words", "column"),
    [
        ({"village": "玉屯村"}, "别的村", "village"),
        ({"kind": "书记"}, "类别", "kind"),
        ({"kind": ""}, "类别", "kind"),
        ({"kind": "村民小组长", "group": ""}, "哪个小组", "group"),
        ({"group": "组" * 21}, "20 字", "group"),
        ({"name": ""}, "姓名", "name"),
        ({"sex": "?"}, "性别", "sex"),
        ({"households": "十二"}, "整数", "households"),
        ({"households": 1000}, "整数", "households"),
        ({"way": "任命"}, "产生方式", "way"),
        ({"start_on": ""}, "没有写", "start_on"),
        ({"start_on": "开春"}, "年月日", "start_on"),
        ({"start_on": dt.date(2026, 6, 16)}, "不能晚于今天", "start_on"),
    ],
)
def test_a_fault_stands_at_its_cell(town: Town, changes: dict[str, Any], words: str, column: str) -> None:
    [problem] = checked(town, line(**changes)).problems
    assert words in problem.message
    assert (problem.row, problem.column) == (3, list(FIELDS).index(column) + 1)


def test_who_is_there_already_and_who_stands_twice(town: Town) -> None:
    town.begun(start_on=dt.date(2021, 1, 10))
    held, *twice = checked(town, line(), line(group="四组"), line(group="四组")).problems
    assert "已经在任" in held.message and (held.row, held.column) == (3, HEAD.index("姓名") + 1)
    assert [each.row for each in twice] == [4, 5] and "王小雁" not in str(twice)
    check = checked(town, line(), succeed=True)
    assert (check.problems, check.leaving) == ([], 1)


def test_a_table_without_what_it_needs(town: Town) -> None:
    assert [each.code for each in checked(town, head=["姓名", "性别", "电话"]).problems] == ["no-header"]
    assert [each.code for each in checked(town).problems] == ["no-rows"]
    check = checked(town, *[line(group=f"{number}组") for number in range(501)])
    assert [each.code for each in check.problems] == ["too-many"]


def test_failed_rows_come_back_and_the_empty_table_is_one(town: Town) -> None:
    assert checked(town, line(sex="?")).failed_rows().startswith(b"PK") and blank().startswith(b"PK")
    assert entry().key == ("王小雁", "女", "三组")
