"""A budget from a workbook: codes or names, sums left out, every fault at its cell, and there and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.budget import queries
from lingyan.economy.budget.actions import Row
from lingyan.economy.budget.importing import BudgetCheck, check_budget
from lingyan.economy.budget.views.budgets import workbook
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from tests.economy.budget.support import TODAY, Village

HEAD = ["科目编码", "科目", "项目", "预算金额（元）", "备注"]


def written(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = path / "预算.xlsx"
    book.save(target)
    return target


def checked(village: Village, path: Path, *rows: list[Any]) -> BudgetCheck:
    return check_budget(written(path, *rows), name="预算.xlsx", book=village.book)


def test_codes_names_and_projects_are_found(village: Village, tmp_path: Path) -> None:
    check = checked(
        village, tmp_path, ["雁庄村2025年预算"], HEAD,
        ["50103", "", "", 12000.5, "租金"], ["", "办公费", None, "3,000", ""],
        ["", "公益支出/环境整治及长效管护", "路灯亮化", 800, ""],
        [None, "支出合计", None, 3800, None], ["51304", "差旅费", None, None, None],
    )  # fmt: skip
    assert check.problems == []
    assert check.rows == [
        Row("50103", 12_000_50, "", "租金"), Row("51303", 3_000_00), Row("51401", 800_00, "X01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words", "column"),
    [
        (["", "办公楼", "", 1, ""], "认不出来", 2),
        (["", "其他", "", 1, ""], "有几个", 2),
        (["", "", "", 1, ""], "没有写科目", 2),
        (["501", "", "没有的项目", 1, ""], "没有项目", 3),
        (["501", "", "", "三千", ""], "不是金额", 4),
        (["501", "", "", 1.005, ""], "两位小数", 4),
    ],
)
def test_a_fault_stands_at_its_cell(
    village: Village, tmp_path: Path, row: list[Any], words: str, column: int
) -> None:
    [problem] = checked(village, tmp_path, HEAD, row).problems
    assert words in problem.message
    assert (problem.row, problem.column) == (2, column)


def test_what_the_action_would_refuse_is_said_at_the_row(village: Village, tmp_path: Path) -> None:
    check = checked(
        village, tmp_path, HEAD, ["501", "", "", 1, ""], ["101", "", "", 1, ""], ["501", "", "", 2, ""]
    )
    assert [(each.row, each.code) for each in check.problems] == [(3, "not-budgeted"), (4, "twice")]
    failed = tmp_path / "failed.xlsx"
    failed.write_bytes(check.failed_rows())
    shown = [[cell.value for cell in row] for row in openpyxl.load_workbook(failed).active.iter_rows()]
    assert any("101" in map(str, row) for row in shown)


def test_a_file_without_a_table_or_rows(village: Village, tmp_path: Path) -> None:
    assert checked(village, tmp_path, ["随便", "写写"]).problems[0].code == "no-header"
    assert checked(village, tmp_path, HEAD, ["501", "", "", None, ""]).problems[0].code == "no-rows"
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(Refused):
        check_budget(broken, name="坏.xlsx", book=village.book)


def test_what_goes_out_comes_in_again(village: Village, tmp_path: Path) -> None:
    village.keep()
    budget = village.decided()
    target = tmp_path / "预算.xlsx"
    month = Month(2025, 6)
    target.write_bytes(workbook(budget, queries.sheet(budget, month, today=TODAY), month))
    check = check_budget(target, name="预算.xlsx", book=village.book)
    assert check.problems == []
    assert [(row.account, row.amount, row.project) for row in check.rows] == [
        (line.account.code, line.amount, line.project.code if line.project else "")
        for line in budget.lines.all()
    ]
