"""The workbook of 青庙村 and others as villages have them: read whole, faults at their cells, nothing half-written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.assets.importing import AssetsCheck, check_assets, defaults_for
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from tests.support.samples import samples_dir

pytestmark = pytest.mark.django_db
HEADS = ["名称", "类别", "购建时间", "原值", "累计折旧", "使用状况", "面积（亩）", "使用年限", "残值"]


def check(path: Path, taken: frozenset[str] = frozenset(), through: Month | None = None) -> AssetsCheck:
    defaults = defaults_for("/1/", use="welfare", through=through)
    with clock.fixed(dt.date(2026, 1, 10)):
        return check_assets(path, name=path.name, defaults=defaults, taken=set(taken))


def book(tmp_path: Path, *rows: list[Any], heads: list[str] = HEADS) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.append(heads)
    for row in rows:
        workbook.active.append(row)
    path = tmp_path / "资产.xlsx"
    workbook.save(path)
    return path


def test_the_sample_is_read_to_the_fen_and_to_its_total() -> None:
    found = check(samples_dir() / "documents" / "11-青庙村固定资产清查表.xlsx")
    assert found.errors == []
    assert (len(found.cards), found.original, found.worn) == (7, 4_113_095_00, 2_363_784_35)
    assert found.through == Month(2025, 12)
    first, *_, last = found.cards
    assert (first.code, first.name, first.kind, first.state) == ("G001", "村办公楼", "building", "idle")
    assert (first.acquired_on, first.worn_before, first.months) == (dt.date(2015, 8, 1), 171_829_98, 240)
    assert (last.state, last.use, last.klass) == ("in-use", "welfare", "public")
    pump = next(card for card in found.cards if card.state == "let")
    assert (pump.use, pump.klass) == ("operating", "operating")


def test_what_outlived_its_years_is_pointed_out_and_not_charged_again() -> None:
    found = check(samples_dir() / "documents" / "11-青庙村固定资产清查表.xlsx")
    printer = next(card for card in found.cards if card.name == "打印机")
    assert printer.residual == printer.original - printer.worn_before
    assert [problem.row for problem in found.problems if "已过使用年限" in problem.message] == [8]


def test_codes_in_use_are_named_with_their_rows() -> None:
    found = check(samples_dir() / "documents" / "11-青庙村固定资产清查表.xlsx", taken=frozenset({"G003"}))
    assert [(each.row, each.message) for each in found.errors] == [(5, "这个编号已经用过")]
    with pytest.raises(Refused, match="第5行"):
        found.require_sound()


def test_each_fault_stands_at_its_cell(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["仓库", "城堡", "2015.08", 100, None, "在用"],
        ["仓库", "房屋", "昨天", 100, None, "在用"],
        ["仓库", "房屋", "2015.08", "一百", None, "在用"],
        ["仓库", "房屋", "2015.08", 100, None, "飞了"],
        ["仓库", "房屋", "2015.08", 100.005, None, "在用"],
        ["东塘", "水面", "2015.08", None, None, "发包", "很大"],
        ["仓库", "房屋", 2015.1, 100, None, "在用"],
        ["仓库", "房屋", "2015.08", 100, 200, "在用", None, 20],
    )
    found = check(path, through=Month(2025, 12))
    assert [(each.row, each.column) for each in found.errors] == [
        (2, 2), (3, 3), (4, 4), (5, 6), (6, 4), (7, 7), (8, 3), (9, None),
    ]  # fmt: skip
    assert openpyxl.load_workbook(_saved(tmp_path, found.failed_rows())).active.max_row == 9


def _saved(folder: Path, content: bytes) -> Path:
    target = folder / "failed.xlsx"
    target.write_bytes(content)
    return target


def test_resources_are_read_by_area_and_dates_in_every_habit(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["东塘", "水面", "2015年8月", None, None, "发包", "12.5"],
        ["拖拉机", "农机（机器设备）", dt.datetime(2020, 5, 6), 30_000, None, "", None, "8年", 500],
        ["合计", None, None, 30_000],
    )
    pond, tractor = check(path).cards
    assert (pond.klass, pond.area, pond.state, pond.acquired_on) == (
        "resource", 1_250, "let", dt.date(2015, 8, 1),
    )  # fmt: skip
    assert (tractor.acquired_on, tractor.months, tractor.residual) == (dt.date(2020, 5, 6), 96, 500_00)


def test_a_file_without_such_a_table_says_what_is_missing(tmp_path: Path) -> None:
    [problem] = check(book(tmp_path, heads=["姓名", "年龄"])).problems
    assert problem.code == "no-header"
    [problem] = check(book(tmp_path)).problems
    assert problem.code == "no-rows"


def test_the_countys_years_of_life_fill_what_the_file_leaves_open(tmp_path: Path) -> None:
    [card] = check(book(tmp_path, ["车", "运输设备", "2024.01", 1_000, None, "在用"])).cards
    assert (card.months, card.residual) == (60, 50_00)
