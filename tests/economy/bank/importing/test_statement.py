"""Statements as banks hand them out: the sample layouts, every broken file at its place, mappings, web pages."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lingyan.economy.bank.importing import Mapping, StatementCheck, check_statement
from tests.economy.bank.support import HEAD, statement
from tests.support.samples import samples_dir

BANK = samples_dir() / "bank"
LAYOUTS = {
    "凤桥村-10201-四川农信版式.xls": ("四川农信", 317, "9901483311145318601"),
    "凤桥村-10203-农业银行版式.xlsx": ("农业银行", 17, "9901181566556088706"),
    "西园村-10201-重庆农商行版式-上半年.csv": ("重庆农商行", 97, "9901441899242351529"),
    "西园村-10201-重庆农商行版式-0616起.csv": ("重庆农商行", 105, "9901441899242351529"),
    "鹭塘村-10201-中国银行版式.csv": ("中国银行", 228, ""),
}
CASES = list(csv.DictReader((BANK / "broken" / "expected-errors.csv").open(encoding="utf-8-sig")))


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_are_recognised_and_read_whole(name: str) -> None:
    found = check_statement(BANK / name)
    assert found.problems == []
    assert (found.layout, len(found.rows), found.own_account) == LAYOUTS[name]
    assert [row.date for row in found.rows] == sorted(row.date for row in found.rows)
    assert found.opening is not None
    assert found.opening + found.inflow - found.outflow == found.closing


@pytest.mark.parametrize("case", CASES, ids=[each["file"] for each in CASES])
def test_every_broken_file_gets_its_outcome_code_and_place(case: dict[str, str]) -> None:
    """08 names an account that nobody registered: that is found when the account is looked up."""
    found = check_statement(BANK / "broken" / case["file"])
    places = [
        (each.severity, each.code, str(each.row or ""), str(each.column or "")) for each in found.problems
    ]
    if case["outcome"] == "accept" or case["code"] == "other-account":
        assert places == []
        return
    severity = {"refuse": "error", "warn": "warning"}[case["outcome"]]
    assert places == [(severity, case["code"], case["row"], case["column"])]
    if case["value"]:
        assert found.problems[0].value == case["value"]


def read(folder: Path, text: str, name: str = "流水.csv", mapping: Mapping | None = None) -> StatementCheck:
    (folder / name).write_text(text, encoding="utf-8")
    return check_statement(folder / name, mapping=mapping)


def test_a_saved_mapping_reads_a_file_that_no_alias_knows(tmp_path: Path) -> None:
    text = "记账日,方向,发生,结存,谁\n2025-01-03,支取,10.00,90.00,甲店\n2025-01-04,存入,5.00,95.00,乙店\n"
    assert [each.code for each in read(tmp_path, text).problems] == ["missing-header"]
    mapping = Mapping(
        "乡镇银行", {"date": ("记账日",), "direction": ("方向",), "amount": ("发生",), "balance": ("结存",),
                     "party": ("谁",)}, out_words=("支取",),
    )  # fmt: skip
    found = read(tmp_path, text, mapping=mapping)
    assert found.problems == []
    assert [(row.amount, row.balance, row.party) for row in found.rows] == [
        (-1000, 9000, "甲店"), (500, 9500, "乙店"),
    ]  # fmt: skip
    assert Mapping.from_json("乡镇银行", mapping.as_json()) == mapping


def test_a_mapping_may_turn_the_meaning_of_a_known_title(tmp_path: Path) -> None:
    mapping = Mapping(
        "反号",
        {"date": ("日期",), "amount": ("金额",), "balance": ("余额",), "party": ("对方户名",)},
        positive_out=True,
    )
    text = "日期,金额,余额,对方户名\n2025-01-03,10.00,90.00,甲\n2025-01-04,-5.00,95.00,乙\n"
    assert [row.amount for row in read(tmp_path, text, mapping=mapping).rows] == [-1000, 500]


def test_direction_words_are_the_banks_view(tmp_path: Path) -> None:
    head = "交易日期,借贷标志,交易金额,账户余额\n"
    found = read(tmp_path, f"{head}20250103,借,10.00,90.00\n20250104,贷,5.00,95.00\n")
    assert [row.amount for row in found.rows] == [-1000, 500]
    unknown = read(tmp_path, f"{head}20250103,其他,10.00,90.00\n")
    assert [(each.code, each.row, each.column) for each in unknown.problems] == [("bad-direction", 2, 2)]


def test_a_direction_that_contradicts_its_column_is_refused(tmp_path: Path) -> None:
    head = "入账日期,借贷标志,借方发生额,贷方发生额,交易后余额\n"
    found = read(tmp_path, f"{head}2025-01-03,贷,10.00,,90.00\n")
    assert [(each.code, each.column) for each in found.problems] == [("direction-differs", 2)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2025-01-03,甲,摘要,,,90.00", "bad-amount"),
        (",甲,摘要,10.00,,90.00", "impossible-date"),
        ("2025-01-03,甲,摘要,10.005,,90.00", "too-many-decimals"),
    ],
)
def test_rows_that_say_nothing_certain_are_refused(tmp_path: Path, row: str, code: str) -> None:
    found = read(tmp_path, f"交易日期,对方户名,摘要,支出金额,收入金额,余额\n{row}\n")
    assert [each.code for each in found.problems] == [code]


def test_two_accounts_in_one_file_are_refused(tmp_path: Path) -> None:
    head = "交易日期,交易账号,支出金额,收入金额,余额\n"
    found = read(tmp_path, f"{head}20250103,9901111111,1,,9\n20250104,9901222222,1,,8\n")
    assert [(each.code, each.row) for each in found.problems] == [("other-account", 3)]


def test_no_rows_and_no_header_are_told(tmp_path: Path) -> None:
    assert [each.code for each in read(tmp_path, ",".join(HEAD) + "\n").problems] == ["no-rows"]
    assert [each.code for each in read(tmp_path, "一,二\n三,四\n").problems] == ["missing-header"]
    both = "交易日期,对方户名,摘要,余额\n20250103,甲,乙,1\n"
    assert [each.code for each in read(tmp_path, both).problems] == ["missing-header"]


def test_a_web_page_named_xls_is_read_by_its_table(tmp_path: Path) -> None:
    cells = "".join(f"<th>{title}</th>" for title in HEAD)
    values = ("2025-01-03", "", "甲店<br>一部", "", "购纸", "10.00", "", "90.00", "1")
    row = "".join(f"<td>{value}</td>" for value in values)
    page = (
        '<html><head><meta charset="gb2312"><script>alert("x")</script></head><body>'
        f'<table><tr><td colspan="2">账号</td><td>{9901111111}</td></tr></table>'
        f"<table><tr>{cells}</tr><tr>{row}</tr></table></body></html>"
    )
    path = tmp_path / "明细.xls"
    path.write_bytes(page.encode("gb18030"))
    found = check_statement(path)
    assert (found.problems, found.own_account) == ([], "9901111111")
    assert [(each.party, each.amount) for each in found.rows] == [("甲店 一部", -1000)]


def test_totals_and_counts_of_a_statement_are_controlled(tmp_path: Path) -> None:
    rows = statement([("2025-01-03", "甲", "购纸", -1000), ("2025-01-04", "乙", "租金", 500)]).decode(
        "gb18030"
    )
    good = read(tmp_path, rows + "合计笔数：2,,,,,10.00,5.00,,\r\n")
    assert good.problems == []
    bad = read(tmp_path, rows + "本页小计,,,,,1.00,,,\r\n合计笔数：3,,,,,10.00,5.00,,\r\n")
    assert [(each.code, each.row, each.column) for each in bad.problems] == [("total-does-not-add-up", 6, 1)]


def test_a_time_column_may_hold_the_date(tmp_path: Path) -> None:
    found = read(
        tmp_path, "交易时间,对方户名,支出金额,收入金额,账户余额\n2025-10-24 13:45:10,甲,85.00,,67.00\n"
    )
    assert [(row.date.isoformat(), row.time) for row in found.rows] == [("2025-10-24", "13:45:10")]
