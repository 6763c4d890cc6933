"""A list of payees becomes one request: read whole, faults at their cells, accounts never repeated, asked for once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.payments import actions, lookups
from lingyan.economy.payments.importing import PayeesCheck, blank_list, check_payees
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel.tabular import plain
from tests.economy.payments.support import OFFICE, Office, payee, refused
from tests.support.actors import everything

pytestmark = pytest.mark.django_db
HEADS = ["序号", "姓名", "银行卡号", "开户行", "实发金额（元）", "备注"]
FIRST = [1, "周种田", "6228480010002000301", "雁城农商银行", "1,200.50", "三月误工"]


def written(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["雁庄村误工补贴发放表"])
    book.active.append(HEADS)
    for row in rows:
        book.active.append(row)
    target = folder / "补贴.xlsx"
    book.save(target)
    return target


def read(office: Office, path: Path, method: str = "bank") -> PayeesCheck:
    return check_payees(path, name="补贴.xlsx", book=office.book, method=method)


def check(office: Office, folder: Path, *rows: list[Any]) -> PayeesCheck:
    return read(office, written(folder, *rows))


def test_a_list_is_read_to_the_fen_and_its_total(office: Office, tmp_path: Path) -> None:
    found = check(
        office,
        tmp_path,
        FIRST,
        [2, "李养鱼", "622848 0010", "农商行", 80, None],
        ["合计", None, None, None, 1280.5],
    )
    assert found.problems == []
    assert (len(found.payees), found.total) == (2, 1_280_50)
    assert (found.payees[1].account_number, found.payees[0].remark) == ("6228480010", "三月误工")


def test_totals_of_pages_end_no_list_and_a_header_printed_again_is_no_payee(
    office: Office, tmp_path: Path
) -> None:
    rows = [["本页合计", None, None, None, 1200.5], HEADS, [2, "李养鱼", "6228480010", "农商行", 80]]
    found = check(
        office,
        tmp_path,
        FIRST,
        *rows,
        ["小计", None, None, None, 80],
        ["合计", None, None, None, 1280.5],
        ["制表："],
    )
    assert (found.problems, found.total) == ([], 1_280_50)


def test_a_code_of_somebody_else_is_pointed_out(office: Office, tmp_path: Path) -> None:
    code = books.add_party(everything(), book_id=office.book.pk, kind="household", name="赵种树").code
    target = written(tmp_path)
    book = openpyxl.load_workbook(target)
    book.active.cell(2, 7).value = "往来编码"
    for name in ("赵种树", "李养鱼"):
        book.active.append([1, name, "6228480010", "农商行", 80, "", code])
    book.save(target)
    found = read(office, target)
    assert [(each.row, each.severity, each.column) for each in found.problems] == [(4, "warning", 7)]
    assert [each.party for each in found.payees] == [code, code]


BROKEN = [
    ([1, None, "6228480010", "农商行", 5], "姓名", "没有写收款人"),
    ([1, "李**", "6228480010", "农商行", 5], "姓名", "遮盖"),
    ([1, "李养鱼", "6228480010", "农商行", "若干"], "实发金额（元）", "不是金额"),
    ([1, "李养鱼", "6228480010", "农商行", None], "实发金额（元）", "没有写金额"),
    ([1, "李养鱼", "6228480010", "农商行", -5], "实发金额（元）", "大于零"),
    ([1, "李养鱼", 6228480010002000301, "农商行", 5], "银行卡号", "末几位已经丢失"),
    ([1, "李养鱼", "没有", "农商行", 5], "银行卡号", "6 到 34 位"),
]


def test_each_fault_stands_at_its_cell_and_repeats_no_account(office: Office, tmp_path: Path) -> None:
    for row, head, words in BROKEN:
        found = check(office, tmp_path, FIRST, row)
        [problem] = found.errors
        assert (problem.file, problem.row) == ("补贴.xlsx", 4)
        assert words in problem.message
        assert found.header is not None and problem.column is not None
        assert found.header.titles[problem.column - 1] == plain(head)
        assert head != "银行卡号" or problem.value == ""


def test_what_could_be_paid_twice_is_pointed_out_and_refused(office: Office, tmp_path: Path) -> None:
    assert [each.row for each in check(office, tmp_path, FIRST, FIRST).problems] == [4]
    values: dict[str, Any] = {
        "book_id": office.book.pk, "kind": "expense", "purpose": "三月误工", "charged": OFFICE, "from_account": "10201",
        "payees": check(office, tmp_path, FIRST).payees,
    }  # fmt: skip
    made = actions.request_for_list(office.actor("reporter"), **values)
    assert (made.amount, [each.amount for each in lookups.debits(made)]) == (1_200_50, [1_200_50])
    [problem] = check(office, tmp_path, FIRST).problems
    assert (problem.code, problem.severity) == ("asked-before", "warning") and str(made) in problem.message
    with refused("asked-before"):
        actions.request_for_list(office.actor("reporter"), **values)
    assert PaymentRequest.objects.count() == 1
    actions.request_for_list(office.actor("reporter"), **{**values, "payees": [payee(1200, "周种田")]})
    actions.request_for_list(office.actor("reporter"), **values, again=made.pk)
    assert PaymentRequest.objects.count() == 3
    with refused("asked-before"):
        actions.request_for_list(office.actor("reporter"), **values, again=made.pk)


def test_what_is_handed_out_is_taken_back(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "空白.xlsx"
    target.write_bytes(blank_list())
    book = openpyxl.load_workbook(target)
    says = {each[0].value: each[3].value for each in book["填写说明"].iter_rows(min_row=2)}
    book["收款人名单"].append([says[each.value] for each in book["收款人名单"][1]])
    book.save(target)
    found = read(office, target)
    assert found.problems == []
    assert (found.payees[0].name, found.total) == ("周种田", 1_200_50)


def test_a_file_without_such_a_table_says_what_is_missing(office: Office, tmp_path: Path) -> None:
    [problem] = check(office, tmp_path).problems
    assert problem.code == "no-rows"
    target = tmp_path / "别的.csv"
    target.write_text("村,年龄\n雁庄村,3\n", encoding="utf-8")
    [problem] = read(office, target).problems
    assert problem.code == "no-header"
