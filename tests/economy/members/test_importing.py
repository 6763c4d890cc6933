"""Registers as villages keep them: found wherever the table stands, every fault at its cell, all or nothing."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.members import actions
from lingyan.economy.members.importing import RegisterCheck, check_register, hundredths_of
from lingyan.economy.members.models import Member, Receiver
from lingyan.kernel.idnumbers import identity_check_digit
from lingyan.kernel.problems import Refused
from tests.economy.members.support import FOUNDED, Village

HEADS = (
    "户编号",
    "姓名",
    "身份证号码",
    "性别",
    "取得方式",
    "取得日期",
    "人口股",
    "农龄股",
    "开户行",
    "收款账号",
)


def number(serial: int) -> str:
    first = f"990121198001{serial:02d}001"
    return first + identity_check_digit(first)


def good(serial: int, household: int = 20, **more: Any) -> list[Any]:
    values = {
        "户编号": household, "姓名": f"何{serial}", "身份证号码": number(serial), "性别": "女", "取得方式": "出生",
        "取得日期": "2019-05-01", "人口股": 1, "农龄股": 2.5, **more,
    }  # fmt: skip
    return [values.get(head) for head in HEADS]


def workbook(path: Path, *rows: list[Any], heads: tuple[str, ...] = HEADS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["雁庄村股份经济合作社成员名册"])
    sheet.append(list(heads))
    for each in rows:
        sheet.append(each)
    book.save(path)
    return path


def check(village: Village, tmp_path: Path, *rows: list[Any], **more: Any) -> RegisterCheck:
    file = workbook(tmp_path / "名册.xlsx", *rows, **{k: v for k, v in more.items() if k == "heads"})
    more.pop("heads", None)
    return check_register(file, name="名册.xlsx", organisation=village.organisation, **more)


def codes(found: RegisterCheck) -> list[tuple[str, int | None, int | None]]:
    return [(each.code, each.row, each.column) for each in found.errors]


def test_members_with_shares_and_accounts(village: Village, tmp_path: Path) -> None:
    rows = [good(1, 开户行="雁城农商银行", 收款账号="6228480001000200"), good(2), ["合计", 2]]
    found = check(village, tmp_path, *rows)
    assert not found.problems
    assert (found.households, found.sums) == (1, {"人口股": 200, "农龄股": 500})
    first = found.rows[0]
    assert (first.name, first.joined_on, first.reason, first.receiver) == (
        "何1",
        dt.date(2019, 5, 1),
        "birth",
        True,
    )
    actions.add_members(village.clerk, organisation_id=village.organisation.pk, rows=found.rows)
    assert Member.objects.count() == 12
    assert Receiver.objects.get(household=20).account_number == "6228480001000200"


def test_what_the_rows_do_not_say(village: Village, tmp_path: Path) -> None:
    bare = good(1, 取得日期=None, 取得方式=None, 身份证号码=None)
    found = check(village, tmp_path, bare, joined_on=FOUNDED)
    assert (found.rows[0].joined_on, found.rows[0].reason) == (FOUNDED, "founding")
    assert [each.code for each in found.problems] == ["look-again"] and not found.errors
    assert codes(check(village, tmp_path, bare)) == [("bad-cell", 3, 6)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"户编号": None}, ("bad-cell", 3, 1)), ({"户编号": "甲"}, ("bad-cell", 3, 1)),
        ({"取得方式": "抽签"}, ("bad-cell", 3, 5)), ({"取得日期": "去年"}, ("bad-cell", 3, 6)),
        ({"取得日期": "2019-02-30"}, ("bad-cell", 3, 6)), ({"人口股": "一"}, ("bad-cell", 3, 7)),
        ({"农龄股": "1.234"}, ("bad-cell", 3, 8)), ({"姓名": None}, ("no-name", 3, None)),
        ({"身份证号码": "990121198001010010"}, ("bad-identity", 3, None)),
        ({"收款账号": "12", "开户行": "农商行"}, ("bad-account", 3, None)),
    ],
)  # fmt: skip
def test_each_fault_at_its_cell(
    village: Village, tmp_path: Path, change: dict[str, Any], expected: tuple[str, int, int | None]
) -> None:
    assert codes(check(village, tmp_path, good(1, **change))) == [expected]


def test_numbers_of_persons_are_never_repeated_in_a_fault(village: Village, tmp_path: Path) -> None:
    found = check(village, tmp_path, good(1, 身份证号码="990121198001010010", 收款账号="12", 开户行="农商行"))
    assert "990121198001010010" not in "".join(map(str, found.problems))


def test_somebody_twice_or_already_there(village: Village, tmp_path: Path) -> None:
    found = check(village, tmp_path, good(1), good(1), good(2))
    assert codes(found) == [("already-member", 4, None)]
    with pytest.raises(Refused):
        actions.add_members(village.clerk, organisation_id=village.organisation.pk, rows=found.rows)
    assert Member.objects.count() == 10


def test_failed_rows_come_back_as_a_workbook(village: Village, tmp_path: Path) -> None:
    found = check(village, tmp_path, good(1), good(2, 户编号="甲"))
    sheet = openpyxl.load_workbook(io.BytesIO(found.failed_rows())).active
    assert sheet is not None
    text = " ".join(
        str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None
    )
    assert "何2" in text and "户编号应是整数" in text and "何1" not in text


def test_a_table_without_what_a_register_needs(village: Village, tmp_path: Path) -> None:
    found = check(village, tmp_path, ["a", "b", "c"], heads=("姓名", "性别", "人口股"))
    assert codes(found) == [("no-header", None, None)]


@pytest.mark.parametrize(
    ("text", "value"), [("1", 100), ("2.5", 250), ("0.05", 5), ("3.10", 310), ("1.500", 150)]
)
def test_shares_as_written(text: str, value: int) -> None:
    assert hundredths_of(text) == value


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1,5", "一", "1e3"])
def test_what_is_no_number_of_shares(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        hundredths_of(text)


def test_a_table_without_anybody(village: Village, tmp_path: Path) -> None:
    assert codes(check(village, tmp_path)) == [("no-rows", None, None)]
