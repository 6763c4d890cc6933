"""Registers as villages keep them: read whole, each fault at its cell, written all or nothing, twice without effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.projects import actions
from lingyan.economy.projects.importing import ProjectsCheck, blank_register, check_projects
from lingyan.economy.projects.models import Project, TakenOver
from lingyan.kernel.audit import notes
from lingyan.kernel.covers import breaches
from lingyan.kernel.problems import Denied
from lingyan.kernel.tabular import plain
from tests.economy.projects.support import Village
from tests.support.actors import holding
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db

HEADS = (
    "项目名称", "类别", "建设内容", "计划开工日期", "计划完成日期", "财政资金（万元）", "村自筹", "状态", "立项日期", "节点",
    "决议文号",
)  # fmt: skip
ROAD: dict[str, Any] = {
    "项目名称": "机耕道硬化", "类别": "基础设施", "建设内容": "硬化二组机耕道", "计划开工日期": "2024.2.1",
    "计划完成日期": "2025年9月", "财政资金（万元）": 3, "村自筹": "1万元", "决议文号": "雁村议〔2024〕1号",
}  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    return {**ROAD, **changes}


def written(folder: Path, rows: Iterable[dict[str, Any]]) -> Path:
    rows = list(rows)
    heads = list(dict.fromkeys([*HEADS, *(name for each in rows for name in each)]))
    book = openpyxl.Workbook()
    book.active.append(heads)
    for each in rows:
        book.active.append([each.get(name) for name in heads])
    target = folder / "台账.xlsx"
    book.save(target)
    return target


def read(village: Village, path: Path) -> ProjectsCheck:
    return check_projects(path, name="台账.xlsx", book=village.book)


def check(village: Village, folder: Path, *rows: dict[str, Any]) -> ProjectsCheck:
    return read(village, written(folder, rows))


def import_(village: Village, found: ProjectsCheck) -> list[Project]:
    assert found.errors == [], [str(each) for each in found.errors]
    return actions.import_projects(
        village.clerk, book_id=village.book.pk, rows=found.rows, source=found.workbook.sha256
    )


BUILDING = {
    "状态": "在建", "立项日期": "2024.1.20", "节点": "开工 2024-03-01 2024.3.5；完工 2025-06-10",
}  # fmt: skip
ACCEPTED = {
    "状态": "已验收", "立项日期": "2024-01-20", "实际开工日期": "2024-03-01", "验收日期": "2024-12-20",
    "验收单位": "芦溪镇验收组", "验收意见": "合格", "决算金额": "3.9万",
}  # fmt: skip


def test_projects_of_before_stand_where_they_had_come_to(village: Village, tmp_path: Path) -> None:
    known = books.add_project(village.clerk, book_id=village.book.pk, name="文化广场")
    found = check(
        village, tmp_path, row(**BUILDING), row(项目名称="文化广场", 类别="公益设施", **ACCEPTED), row(项目名称="南坡果园"),
    )  # fmt: skip
    road, square, orchard = import_(village, found)
    assert (road.state, road.total, road.started_on) == ("building", 40_000_00, dt.date(2024, 2, 1))
    assert road.dimension is not None and road.taken_over.reference == "雁村议〔2024〕1号"
    assert [(each.kind, each.planned) for each in road.sources.all()] == [
        ("fiscal", 30_000_00), ("own", 10_000_00),
    ]  # fmt: skip
    assert [(each.title, hasattr(each, "reached")) for each in road.milestones.all()] == [
        ("开工", True), ("完工", False),
    ]  # fmt: skip
    assert (square.state, square.dimension_id, square.acceptance.cost) == ("accepted", known.pk, 39_000_00)
    assert (orchard.state, orchard.dimension_id) == ("draft", None)
    assert [each["title"] for each in orchard.plan["steps"]] == ["完工"]
    assert list(breaches(notes())) == []
    actions.approve(village.clerk, project_id=orchard.pk)


def test_the_same_file_twice_changes_nothing(village: Village, tmp_path: Path) -> None:
    path = written(tmp_path, [row(**BUILDING), row(项目名称="南坡果园")])
    import_(village, read(village, path))
    again = read(village, path)
    assert (again.problems, again.rows, again.known) == ([], [], 2)
    first = check(village, tmp_path, row(项目名称="新的"))
    import_(village, first)
    with refused("name-taken"):
        import_(village, first)
    assert (Project.objects.count(), TakenOver.objects.count()) == (3, 1)


def test_a_changed_row_for_a_known_project_says_what_differs(village: Village, tmp_path: Path) -> None:
    import_(village, check(village, tmp_path, row()))
    [problem] = check(village, tmp_path, row(类别="产业发展", 村自筹=5)).problems
    assert (problem.row, problem.column) == (2, 1)
    assert "类别、计划投资不同" in problem.message


BROKEN = [
    ({"项目名称": None}, "项目名称", "没有写项目名称"),
    ({"类别": "飞船"}, "类别", "认不出来"),
    ({"计划完成日期": None}, "计划完成日期", "没有写"),
    ({"计划开工日期": "春天"}, "计划开工日期", "应写成"),
    ({"财政资金（万元）": "若干"}, "财政资金（万元）", "不是金额"),
    ({"村自筹": -3}, "村自筹", "负数"),
    ({"总投资": 5}, "总投资", "不符"),
    ({"社会资金": 500}, "社会资金", "科目编码"),
    ({"状态": "在建"}, "立项日期", "立项日期"),
    ({"立项日期": "2025-03-01"}, "立项日期", "上线以后"),
    ({"节点": "三月开工"}, "节点", "看不懂"),
    ({**BUILDING, "节点": "开工 2024-03-01 2023-01-01"}, "节点", "完成日期"),
    ({**ACCEPTED, "验收单位": None}, "验收单位", "验收单位"),
    ({**ACCEPTED, "验收日期": "2025-02-01"}, "验收日期", "由他人验收"),
    ({"核算项目": "X9"}, "核算项目", "没有这个核算项目"),
    ({"村": "别的村"}, "村", "别的村"),
]


@pytest.mark.parametrize(("cells", "head", "words"), BROKEN)
def test_each_fault_stands_at_its_cell(
    village: Village, tmp_path: Path, cells: dict[str, Any], head: str, words: str
) -> None:
    """The sound row beside it is held back as well: nothing is written of a file with a fault."""
    found = check(village, tmp_path, row(项目名称="好的"), row(**cells))
    problem = found.errors[0]
    assert (problem.file, problem.row) == ("台账.xlsx", 3)
    assert words in problem.message
    assert found.header is not None and problem.column is not None
    assert found.header.titles[problem.column - 1] == plain(head)
    assert b"PK" in found.failed_rows()[:4]


def test_a_file_without_such_a_table_says_what_is_missing(village: Village, tmp_path: Path) -> None:
    [problem] = check(village, tmp_path).problems
    assert problem.code == "no-rows"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "年龄"])
    book.save(tmp_path / "别的.xlsx")
    [problem] = read(village, tmp_path / "别的.xlsx").problems
    assert (problem.code, problem.file) == ("no-header", "台账.xlsx")


def test_what_is_handed_out_is_taken_back(village: Village, tmp_path: Path) -> None:
    """The empty register, filled with its own examples."""
    target = tmp_path / "空白.xlsx"
    target.write_bytes(blank_register())
    book = openpyxl.load_workbook(target)
    says = {each[0].value: each[3].value for each in book["填写说明"].iter_rows(min_row=2)}
    book["项目台账"].append([says[each.value] for each in book["项目台账"][1]])
    book.save(target)
    [made] = import_(village, read(village, target))
    assert (made.name, made.total, made.state) == ("二组机耕道硬化", 400_000_00, "draft")
    assert made.plan["sources"][0]["title"] == "芦财农〔2025〕8号"


def test_only_who_manages_projects_here_may_import(village: Village, tmp_path: Path) -> None:
    found = check(village, tmp_path, row())
    with pytest.raises(Denied):
        actions.import_projects(
            holding("projects.manage", path="/999/"), book_id=village.book.pk, rows=found.rows, source=""
        )
    assert not Project.objects.exists()


def test_a_project_that_is_over_by_the_file_alone_is_not_said_to_be_unchanged(
    village: Village, tmp_path: Path
) -> None:
    import_(village, check(village, tmp_path, row(**BUILDING)))
    spaced = {**BUILDING, "项目名称": f" {row()['项目名称'][:2]} {row()['项目名称'][2:]}"}
    assert check(village, tmp_path, row(**spaced)).known == 1
    over = {**BUILDING, "状态": "已终止", "验收日期": "2024-12-01", "终止原因": "选址不成"}
    [problem] = check(village, tmp_path, row(**over)).problems
    assert "状态不同" in problem.message
