"""The 2004 chart becomes the 2023 chart by rules that hold for any village."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.importing.chart import shipped_chart
from lingyan.economy.books.importing.mapping import AccountMapper, rules


def _map(code: str, name: str) -> tuple[str, str, str, str]:
    mapping = AccountMapper([(code, tuple(name.split("/")))]).mappings[code]
    return mapping.new_code, mapping.new_name, mapping.party, mapping.project


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("153", "固定资产清理", ("154", "固定资产清理", "", "")),
        ("15401", "在建工程/文化广场", ("153", "在建工程", "", "文化广场")),
        ("211", "应付工资", ("212", "应付工资", "", "")),
        ("21101", "应付工资/张三", ("212", "应付工资", "张三", "")),
        ("20201", "应付款/红星建筑有限公司", ("21101", "应付款/单位", "红星建筑有限公司", "")),
        ("20202", "应付款/李四", ("21102", "应付款/个人", "李四", "")),
        ("20205", "应付款/应交税金", ("21451", "应交税费/应交税金", "", "")),
        ("11301", "内部往来/王五", ("11301", "内部往来/成员（农户）", "王五", "")),
        ("1130201", "内部往来/所属单位/农机队", ("11302", "内部往来/所属单位", "农机队", "")),
        ("51101", "发包及上交收入/土地承包费", ("50104", "经营收入/发包收入", "", "")),
        ("51102", "发包及上交收入/门面租金", ("50103", "经营收入/出租收入", "", "")),
        ("51103", "发包及上交收入/企业上交利润", ("50202", "投资收益/企业上交利润", "", "")),
        ("50201", "经营支出/销售支出", ("51101", "经营支出/销售支出", "", "")),
        ("54107", "管理费用/差旅费", ("51304", "管理费用/差旅费", "", "")),
        ("54120", "管理费用/防疫支出", ("51320", "管理费用/防疫支出", "", "")),
        ("54103", "管理费用/防疫支出", ("51351", "管理费用/防疫支出", "", "")),
        ("54199", "管理费用/其他费用", ("51399", "管理费用/其他费用", "", "")),
        ("55105", "其他支出/公益支出-路灯电费", ("51401", "公益支出/环境整治及长效管护", "", "")),
        ("55102", "其他支出/利息", ("51501", "其他支出/利息", "", "")),
        ("13202", "林木资产/防护林", ("13401", "公益性生物资产/防护林", "", "")),
        ("1510103", "固定资产/经营性固定资产/房屋", ("1510103", "固定资产/经营性固定资产/房屋", "", "")),
    ],
)
def test_accounts_of_other_villages(code: str, name: str, expected: tuple[str, str, str, str]) -> None:
    assert _map(code, name) == expected


def test_what_a_person_must_decide_is_not_certain() -> None:
    mappings = AccountMapper(
        [
            ("511", ("发包及上交收入",)),
            ("131", ("牲畜（禽）资产",)),
            ("212", ("应付福利费",)),
            ("101", ("现金",)),
        ]
    ).mappings
    assert {code: mapping.certain for code, mapping in mappings.items()} == {
        "511": False,
        "131": False,
        "212": False,
        "101": True,
    }
    assert mappings["212"].new_code == ""


def test_two_details_never_fall_on_one_code_unnoticed() -> None:
    mapper = AccountMapper([("54103", ("管理费用", "防疫支出")), ("54151", ("管理费用", "会务费"))])
    assert {each.new_code for each in mapper.mappings.values()} == {"51351", "51352"}


def test_every_old_first_level_has_a_rule_that_names_a_shipped_account() -> None:
    old, new = shipped_chart("2004"), shipped_chart("2023")
    for code in old.first_level:
        assert any(rule.fits(code, "") for rule in rules()), code
    assert all(new.path(rule.new_code) for rule in rules() if rule.new_code)


@given(st.lists(st.tuples(st.sampled_from(["541", "551", "202", "113"]), st.integers(1, 40)), max_size=20))
def test_the_map_does_not_depend_on_the_order_of_rows(accounts: list[tuple[str, int]]) -> None:
    old = shipped_chart("2004").first_level
    named = [(f"{top}{number:02d}", (old[top], f"明细{number}")) for top, number in accounts]
    assert AccountMapper(named).mappings == AccountMapper(list(reversed(named))).mappings
