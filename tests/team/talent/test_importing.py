"""A workbook of people who agreed: every fault at its cell, nobody without a consent."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from lingyan.kernel.tabular import Sheet, Workbook
from lingyan.team.talent import actions
from lingyan.team.talent.importing import TITLES, TalentCheck, check_people
from lingyan.team.talent.models import Talent
from tests.team.talent.support import Town

HEAD = list(TITLES.values())
ROW = {
    "village": "雁庄村", "name": "王小雁", "contact": "13800001234", "given_on": dt.date(2026, 6, 1), "how": "本人签字",
    "paper": "芦溪-001", "until": "2027年5月31日", "counted": "", "group": "返乡青年", "kinds": "电商和销路、法律咨询",
    "form": "远程", "window": "周末",
}  # fmt: skip


def line(**changes: Any) -> list[Any]:
    return [{**ROW, **changes}[name] for name in TITLES]


def checked(
    town: Town, *rows: Sequence[Any], head: Sequence[Any] = HEAD, region: str = "芦溪镇"
) -> TalentCheck:
    sheet = Sheet("人才", [["人才登记表"], list(head), *map(list, rows)])
    return check_people(Workbook("表.xlsx", "xlsx", "0" * 64, None, (sheet,)), town.places[region])


def test_rows_become_entries_and_entries_people(town: Town) -> None:
    bare = dict.fromkeys(("group", "kinds", "form"), "")
    check = checked(
        town, line(), line(village="芦溪镇玉屯村", name="李志远", how="电话口头", paper="", counted="同意", **bare),
        ["", "合计", *[""] * 10], [None] * 12,
    )  # fmt: skip
    assert check.problems == []
    first, second = check.entries
    assert first.details.offers == [("电商和销路", "remote"), ("法律咨询", "remote")]
    assert (first.given.given_on, first.given.until) == (dt.date(2026, 6, 1), dt.date(2027, 5, 31))
    assert (second.region.name, second.counted, second.details.offers) == ("玉屯村", True, [])
    actions.enlist_many(town.keeper, entries=check.entries, origin=check.workbook.sha256)
    assert Talent.objects.count() == 2
    [again, _other] = checked(town, line(), line(name="李志远", village="玉屯村")).problems
    assert "已登记过" in again.message


@pytest.mark.parametrize(
    ("changes", "words", "column"),
    [
        ({"given_on": ""}, "年月日", "given_on"),
        ({"until": "明年"}, "年月日", "until"),
        ({"until": "20260614"}, "没有有效的同意", "until"),
        ({"until": dt.datetime(2028, 6, 2)}, "最长", "until"),
        ({"how": "代签"}, "同意方式", "how"),
        ({"how": ""}, "同意方式", "how"),
        ({"paper": ""}, "同意书编号", "paper"),
        ({"contact": "微信"}, "联系电话", "contact"),
        ({"village": "桃潭村"}, "没有这个村", "village"),
        ({"village": ""}, "没有这个村", "village"),
        ({"group": "名人"}, "类别", "group"),
        ({"kinds": "捐款"}, "清单", "kinds"),
        ({"form": "偶尔"}, "方式", "form"),
        ({"counted": "也许"}, "是或否", "counted"),
        ({"name": ""}, "姓名", "name"),
        ({"window": "晚" * 61}, "60 字", "window"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_cell(town: Town, changes: dict[str, Any], words: str, column: str) -> None:
    check = checked(town, line(**changes))
    [problem] = check.problems
    assert words in problem.message
    assert (problem.row, problem.column) == (3, list(TITLES).index(column) + 1)
    assert check.entries == []
    assert "王小雁" not in str(problem) and "微信" not in str(problem)
    failed = openpyxl.load_workbook(io.BytesIO(check.failed_rows())).active
    assert [row[0] for row in failed.iter_rows(min_row=2, values_only=True)] == [3]


def test_one_person_twice(town: Town) -> None:
    check = checked(town, line(), line(contact="138-0000-1234"))
    assert ["第 3 行是同一人" in problem.message for problem in check.problems] == [True]


def test_the_village_needs_no_column_where_there_is_one(town: Town) -> None:
    [entry] = checked(town, line(village=""), region="雁庄村").entries
    assert entry.region == town.places["雁庄村"]


def test_a_list_of_names_without_consents_is_not_taken(town: Town) -> None:
    check = checked(town, ["雁庄村", "王小雁", "13800001234", "广东"], head=["村", "姓名", "电话", "外出地"])
    assert [problem.code for problem in check.problems] == ["no-header"]
    assert checked(town).problems[0].code == "no-rows"
