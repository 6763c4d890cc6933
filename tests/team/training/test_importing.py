"""An attendance workbook against the list of a class: numbers or names, every fault at its cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from lingyan.kernel.tabular import Sheet, Workbook
from lingyan.team.training.actions import Mark
from lingyan.team.training.importing import AttendanceCheck, check_attendance
from tests.team.training.support import Town

HEAD = ["编号", "村", "姓名", "考勤", "实到学时"]


def checked(town: Town, *rows: Sequence[Any], head: Sequence[Any] = HEAD) -> AttendanceCheck:
    course = town.listed()
    made = [[cell(town, course, value) for value in row] for row in rows]
    book = Workbook("考勤.xlsx", "xlsx", "0" * 64, None, (Sheet("考勤", [list(head), *made]),))
    return check_attendance(book, course)


def cell(town: Town, course: Any, value: Any) -> Any:
    """A tenure stands for the number on the list."""
    return town.row(course, value).pk if hasattr(value, "person_id") else value


def test_people_are_found_by_number_or_by_name(town: Town) -> None:
    check = checked(
        town, [town.secretary, "", "王大山", "√", ""], [None, "芦溪镇雁庄村", "李小河", "出勤", 8],
        ["", "", "赵清泉", "请假", 0], [town.neighbour, "", "", "未到", ""], ["", "", "", "", ""], ["", "", "合计", 4, ""],
    )  # fmt: skip
    assert check.problems == []
    marks = {row.person_id: mark for row, mark in check.rows}
    assert marks == {
        town.secretary.person_id: Mark("present"), town.leader.person_id: Mark("present", 8),
        town.worker.person_id: Mark("excused"), town.neighbour.person_id: Mark("absent"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words", "column"),
    [
        (["", "", "没有人", "出勤", ""], "名单上没有这个人", 3),
        (["0", "", "", "出勤", ""], "名单上没有这个人", 1),
        (["", "玉屯村", "王大山", "出勤", ""], "名单上没有这个人", 3),
        (["", "", "王大山", "迟到", ""], "出勤、请假或缺席", 4),
        (["", "", "王大山", "", ""], "出勤、请假或缺席", 4),
        (["", "", "王大山", "出勤", 25], "1 到 24", 5),
        (["", "", "王大山", "出勤", 0], "1 到 24", 5),
        (["", "", "王大山", "出勤", "半天"], "1 到 24", 5),
    ],
)
def test_a_fault_stands_at_its_cell(town: Town, row: list[Any], words: str, column: int) -> None:
    check = checked(town, row)
    [problem] = check.problems
    assert words in problem.message
    assert (problem.row, problem.column) == (2, column)
    assert "王大山" not in problem.value
    assert check.marks == {}


def test_one_person_twice_and_a_number_of_somebody_else(town: Town) -> None:
    check = checked(
        town,
        ["", "", "王大山", "出勤", ""],
        [town.secretary, "", "", "缺席", ""],
        [town.leader, "", "王大山", "出勤", ""],
    )
    assert [problem.row for problem in check.problems] == [3, 4]
    failed = openpyxl.load_workbook(io.BytesIO(check.failed_rows())).active
    assert [row[0] for row in failed.iter_rows(min_row=2, values_only=True)] == [3, 4]


def test_two_of_one_name_need_the_village_or_number(town: Town) -> None:
    town.neighbour.person.personal.name = "王大山"
    town.neighbour.person.personal.save()
    check = checked(town, ["", "", "王大山", "出勤", ""], ["", "玉屯村", "王大山", "出勤", ""])
    assert ["同名" in problem.message for problem in check.problems] == [True]
    assert [row.person_id for row, _mark in check.rows] == [town.neighbour.person_id]


def test_a_file_without_a_table_or_rows(town: Town) -> None:
    assert checked(town, head=["随便", "写写"]).problems[0].code == "no-header"
    assert checked(town).problems[0].code == "no-rows"
