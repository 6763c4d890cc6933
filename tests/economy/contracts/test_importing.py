"""Registers as villages keep them: read whole, each fault at its cell, written all or nothing, twice without effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Party
from lingyan.economy.contracts import actions, queries
from lingyan.economy.contracts.importing import ContractsCheck, blank_register, check_contracts
from lingyan.economy.contracts.models import Contract, PaidBefore, TakenOver
from lingyan.economy.contracts.rules import Part, PayPlan, Step
from lingyan.kernel.audit import notes
from lingyan.kernel.covers import breaches
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.tabular import plain
from tests.economy.contracts.support import TODAY, Tenants
from tests.economy.contracts.test_facts import rows
from tests.support.actors import holding

pytestmark = pytest.mark.django_db

HEADS = (
    "合同编号",
    "合同名称",
    "承包方",
    "起止日期",
    "年租金（元）",
    "面积（亩）",
    "已收款",
    "决议文号",
    "资产编号",
)
POND: dict[str, Any] = {
    "合同编号": "2019-03", "合同名称": "北塘承包合同", "承包方": "李养鱼", "起止日期": "2019.3.1-2029年2月",
    "年租金（元）": "1.2万元", "决议文号": "雁村议〔2019〕2号",
}  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    return {**POND, **changes}


def written(path: Path, rows: Iterable[dict[str, Any]], above: str = "") -> Path:
    """A workbook whose header is what the rows name, or the usual one."""
    rows = list(rows)
    heads = list(dict.fromkeys([*HEADS, *(name for each in rows for name in each)]))
    book = openpyxl.Workbook()
    if above:
        book.active.append([above])
    book.active.append(heads)
    for each in rows:
        book.active.append([each.get(name) for name in heads])
    target = path / "台账.xlsx"
    book.save(target)
    return target


@pytest.fixture
def village(tenants: Tenants) -> Tenants:
    """A book that went live in June 2025; what was signed before is taken over."""
    tenants.village.book.go_live = Month(2025, 6)
    tenants.village.book.save(update_fields=["go_live"])
    return tenants


def check(village: Tenants, path: Path, *rows: dict[str, Any], above: str = "") -> ContractsCheck:
    return read(village, written(path, rows, above))


def read(village: Tenants, path: Path, **more: Any) -> ContractsCheck:
    return check_contracts(path, name="台账.xlsx", book=village.village.book, natural="household", **more)


def import_(village: Tenants, found: ContractsCheck) -> list[Contract]:
    assert found.errors == [], [str(each) for each in found.errors]
    return actions.import_contracts(
        village.clerk, book_id=village.village.book.pk, rows=found.rows, source=found.workbook.sha256
    )


def test_a_register_of_before_stands_at_once_with_what_was_paid(village: Tenants, tmp_path: Path) -> None:
    pond: Asset = village.village.pond
    found = check(
        village, tmp_path,
        row(已收款="60,500.5", 资产编号=pond.code, **{"面积（亩）": "12.5亩"}),
        row(合同编号="2024-01", 合同名称="门面租赁", 承包方="禾丰农资有限公司", 起止日期="2024/1/1至2026/12/31",
            **{"年租金（元）": 8700}, 付款方式="半年一付", 押金=1000),
        above="雁庄村合同台账",
    )  # fmt: skip
    first, second = import_(village, found)
    assert (first.state, first.kind, first.start_on, first.end_on, first.total) == (
        "active", "contract-out", dt.date(2019, 3, 1), dt.date(2029, 2, 28), 120_000_00,
    )  # fmt: skip
    assert (first.area, first.asset_id, first.signed_on) == (1_250, pond.pk, dt.date(2019, 3, 1))
    assert first.taken_over.reference == "雁村议〔2019〕2号"
    paid = queries.with_paid(first.instalments.all()).order_by("no")
    assert [each.paid for each in paid] == [12_000_00] * 5 + [500_50] + [0] * 4
    assert [each.left for each in paid][5:7] == [11_499_50, 12_000_00]
    assert (second.kind, second.every, second.party_id, second.deposit) == (
        "lease", "half", village.firm.pk, 1_000_00,
    )  # fmt: skip
    farmer = Party.objects.get(pk=first.party_id)
    assert (farmer.kind, farmer.name, str(farmer.personal)) == ("household", "", "李养鱼")
    [late, _none] = queries.with_sums(Contract.objects.order_by("pk"), TODAY)
    assert (late.paid, late.overdue_amount) == (60_500_50, 12_000_00 * 7 - 60_500_50)
    assert [row["decided_before"] for row in rows("contract")] == [True, True]
    pond.refresh_from_db()
    assert pond.state == "let"
    assert list(breaches(notes())) == []


def test_the_same_file_twice_changes_nothing(village: Tenants, tmp_path: Path) -> None:
    path = written(tmp_path, [row(已收款=100)])
    import_(village, read(village, path))
    again = read(village, path)
    assert (again.problems, again.rows, again.known) == ([], [], 1)
    assert (Contract.objects.count(), PaidBefore.objects.count(), TakenOver.objects.count()) == (1, 1, 1)


def test_a_file_confirmed_by_two_at_once_is_written_once(village: Tenants, tmp_path: Path) -> None:
    first, second = (check(village, tmp_path, row()) for _ in range(2))
    import_(village, first)
    with pytest.raises(Refused, match="2019-03 已经用过"):
        import_(village, second)
    assert Contract.objects.count() == 1
    assert Party.objects.filter(personal__name="李养鱼").count() == 1


def test_a_changed_row_for_a_known_number_says_what_differs(village: Tenants, tmp_path: Path) -> None:
    import_(village, check(village, tmp_path, row()))
    [problem] = check(village, tmp_path, row(承包方="赵养鱼", **{"年租金（元）": 9000})).problems
    assert (problem.row, problem.column) == (2, 1)
    assert "对方、每年价款不同" in problem.message


def test_what_was_signed_after_going_live_becomes_a_draft(village: Tenants, tmp_path: Path) -> None:
    found = check(village, tmp_path, row(起止日期="2025.6.10-2028.6.9"))
    [made] = import_(village, found)
    assert (made.state, made.instalments.count()) == ("draft", 0)
    assert not TakenOver.objects.exists()
    with pytest.raises(Refused, match="合同文本"):
        actions.conclude(village.clerk, contract_id=made.pk)


def test_a_contract_that_ended_owes_nothing_for_the_time_after(village: Tenants, tmp_path: Path) -> None:
    found = check(
        village, tmp_path, row(履行情况="提前终止", 解除日期="2021.8.31", 已收款=12_000),
        row(合同编号="2014-01", 起止日期="2014年1月1日—2016年12月31日", 履行情况="已到期"),
    )  # fmt: skip
    stopped, over = import_(village, found)
    assert (stopped.state, stopped.ended_on) == ("terminated", dt.date(2021, 8, 31))
    assert [each.covers_from.year for each in stopped.instalments.all()] == [2019, 2020, 2021]
    assert (over.state, over.ended_on) == ("ended", dt.date(2016, 12, 31))


PLANS = [
    ({"年租金（元）": "1 8700；第6年起 9500"}, "year", PayPlan(steps=(Step(1, 8_700_00), Step(6, 9_500_00)))),
    ({"年租金（元）": None, "合同总价（万元）": 3.5}, "once", PayPlan(amount=35_000_00)),
    ({"年租金（元）": None, "半年租金": 600}, "half", PayPlan(steps=(Step(1, 1_200_00),))),
    ({"年租金（元）": None, "单价（元/亩）": 300, "面积（亩）": 2.5}, "year", PayPlan(steps=(Step(1, 750_00),))),
    (
        {"年租金（元）": None, "分期付款": "2019-03-31 5000；2020.3.31 6,000"}, "custom",
        PayPlan(parts=(Part(dt.date(2019, 3, 31), 5_000_00), Part(dt.date(2020, 3, 31), 6_000_00))),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "every", "plan"), PLANS)
def test_prices_as_they_are_written(
    village: Tenants, tmp_path: Path, cells: dict[str, Any], every: str, plan: PayPlan
) -> None:
    [found] = check(village, tmp_path, row(**cells)).rows
    assert (found.terms.every, found.terms.plan) == (every, plan)


SPANS = [
    ({"起止日期": "10年", "起始日期": dt.datetime(2019, 3, 1)}, dt.date(2029, 2, 28)),
    ({"起止日期": None, "开始日期": "2019年3月", "终止日期": "2024.06"}, dt.date(2024, 6, 30)),
]


@pytest.mark.parametrize(("cells", "end"), SPANS)
def test_terms_as_they_are_written(
    village: Tenants, tmp_path: Path, cells: dict[str, Any], end: dt.date
) -> None:
    [found] = check(village, tmp_path, row(**cells)).rows
    assert (found.terms.start_on, found.terms.end_on) == (dt.date(2019, 3, 1), end)


BROKEN = [
    ({"合同编号": None}, "合同编号", "没有写合同编号"),
    ({"合同名称": "大棚"}, "合同类别", "看不出类别"),
    ({"承包方": None}, "承包方", "没有写对方"),
    ({"承包方": "李**"}, "承包方", "遮盖"),
    ({"起止日期": "去年到明年"}, "起止日期", "应写成"),
    ({"起止日期": "2029.3.1-2019.2.28"}, "起止日期", "应写成"),
    ({"起止日期": None, "开始日期": 2019.1}, "开始日期", "应写成"),
    ({"年租金（元）": "若干"}, "年租金（元）", "不是金额"),
    ({"年租金（元）": None}, "年租金（元）", "没有写价款"),
    ({"年租金（元）": -5}, "年租金（元）", "负数"),
    ({"年租金（元）": "1 8700；涨 9500"}, "年租金（元）", "看不懂"),
    ({"面积（亩）": "很大"}, "面积（亩）", "面积"),
    ({"已收款": 999_999}, "已收款", "超过合同总额"),
    ({"资产编号": "没有的"}, "资产编号", "没有这个编号"),
    ({"村": "别的村"}, "村", "别的村"),
    ({"状态": "飞了"}, "状态", "认不出来"),
    ({"签订日期": "2026.1.1"}, None, "不能晚于"),
    ({"合同名称": "担保合同"}, "合同名称", "担保"),
    ({"起止日期": "2025.6.10-2028.6.9", "已收款": 5}, "已收款", "从凭证核销"),
]


@pytest.mark.parametrize(("cells", "head", "words"), BROKEN)
def test_each_fault_stands_at_its_cell(
    village: Tenants, tmp_path: Path, cells: dict[str, Any], head: str | None, words: str
) -> None:
    """The sound row beside it is held back as well: nothing is written of a file with a fault."""
    found = check(village, tmp_path, row(合同编号="好的"), row(合同类别=None, **cells))
    problem = found.errors[0]
    assert (problem.file, problem.row) == ("台账.xlsx", 3)
    assert words in problem.message
    assert found.header is not None
    assert head is None or found.header.titles[(problem.column or 0) - 1] == plain(head)
    assert failed_rows(found, tmp_path) == [3]


def failed_rows(found: ContractsCheck, folder: Path) -> list[Any]:
    target = folder / "failed.xlsx"
    target.write_bytes(found.failed_rows())
    return [each[0].value for each in openpyxl.load_workbook(target).active.iter_rows(min_row=2)]


def test_numbers_and_plots_twice_in_one_file_are_found(village: Tenants, tmp_path: Path) -> None:
    code = village.village.pond.code
    found = check(
        village, tmp_path, row(资产编号=code), row(), row(合同编号="2020-01", 资产编号=code),
        row(合同编号="2020-02", 资产编号=code, 起止日期="2029.3.1-2031.2.28", 签订日期="2019.3.1"),
    )  # fmt: skip
    assert [(each.row, each.column) for each in found.errors] == [(3, 1), (4, 9)]
    assert "在表里重复" in found.errors[0].message
    assert "2019-03" in found.errors[1].message


def test_what_is_odd_but_was_signed_so_is_pointed_out(village: Tenants, tmp_path: Path) -> None:
    found = check(
        village,
        tmp_path,
        row(
            合同名称="门面租赁",
            起止日期="2010.1.1-2039.12.31",
            决议文号=None,
            **{"年租金（元）": 50_000, "合同总额": 5},
        ),
    )
    assert found.errors == []
    assert [each.message[:6] for each in found.problems] == ["按价款和期限", "期限最长 2", "这个金额的合"]


def test_namesakes_are_told_apart_by_their_codes(village: Tenants, tmp_path: Path) -> None:
    other = village._party("person", "周种田")
    [problem] = check(village, tmp_path, row(承包方="周种田")).problems
    assert village.farmer.code in problem.message and other.code in problem.message
    [found] = check(village, tmp_path, row(承包方="周种田", 对方编码=other.code)).rows
    assert found.terms.party_id == other.pk


def test_a_person_found_by_the_name_alone_is_asked_about(village: Tenants, tmp_path: Path) -> None:
    """Another of that name may have signed; a unit has its name alone, and the code leaves no doubt."""
    found = check(village, tmp_path, row(承包方="周种田"), row(合同编号="2", 承包方="禾丰农资有限公司"))
    [warning] = found.problems
    assert (warning.code, warning.severity, warning.row) == ("namesake", "warning", 2)
    assert village.farmer.code in warning.message
    assert check(village, tmp_path, row(承包方="周种田", 对方编码=village.farmer.code)).problems == []
    [problem] = check(village, tmp_path, row(承包方="周种田", 对方类别="个人")).errors
    assert "另一类" in problem.message
    [warning] = check(village, tmp_path, row(承包方="李养鱼", 对方编码=village.farmer.code)).problems
    assert (warning.severity, warning.column) == ("warning", 10)
    import_(village, found)
    assert check(village, tmp_path, row(承包方="周种田")).problems == []


def test_a_contract_that_ended_by_the_file_alone_is_not_said_to_be_unchanged(
    village: Tenants, tmp_path: Path
) -> None:
    import_(village, check(village, tmp_path, row(履行情况="履行中", 付款方式="按年")))
    changed = {"履行情况": "提前终止", "解除日期": "2021.8.31", "付款方式": "半年一付"}
    [problem] = check(village, tmp_path, row(**changed)).problems
    assert "付款周期、状态不同" in problem.message


def test_a_number_is_the_same_however_it_is_typed(village: Tenants, tmp_path: Path) -> None:
    [made] = import_(village, check(village, tmp_path, row(合同编号=3)))
    assert made.number == "3"
    for typed in ("3", "３", " 3 ", 3.0):
        found = check(village, tmp_path, row(合同编号=typed))
        assert (found.problems, found.rows, found.known) == ([], [], 1)


def test_merged_cells_say_the_same_of_each_row_and_quantities_are_asked_for(
    village: Tenants, tmp_path: Path
) -> None:
    rows = [
        row(履行情况="已到期", 签订日期="2012.12.1", 起止日期="2013.1.1-2014.12.31", 押金=500),
        row(合同编号="2"),
    ]
    rows[1].update(dict.fromkeys(("承包方", "履行情况", "签订日期", "起止日期", "押金")))
    path = written(tmp_path, rows)
    book = openpyxl.load_workbook(path)
    heads = [each.value for each in book.active[1]]

    def merge(*names: str) -> None:
        for name in names:
            column = heads.index(name) + 1
            book.active.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
        book.save(path)

    merge("承包方", "履行情况", "签订日期", "起止日期")
    first, second = read(village, path).rows
    assert (second.party, second.state, second.terms.signed_on) == (
        first.party, "ended", dt.date(2012, 12, 1),
    )  # fmt: skip
    assert (first.terms.deposit, second.terms.deposit) == (500_00, 0)
    merge("押金")
    [problem] = read(village, path).errors
    assert (problem.row, problem.column) == (3, heads.index("押金") + 1) and "拆开" in problem.message


def test_a_file_without_such_a_table_says_what_is_missing(village: Tenants, tmp_path: Path) -> None:
    [problem] = check(village, tmp_path).problems
    assert problem.code == "no-rows"
    target = tmp_path / "别的.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "年龄"])
    book.save(target)
    [problem] = read(village, target).problems
    assert (problem.code, problem.file) == ("no-header", "台账.xlsx")
    target.write_bytes(b"%PDF-1.4")
    with pytest.raises(Refused, match="PDF"):
        read(village, target)


def test_what_is_handed_out_is_taken_back(village: Tenants, tmp_path: Path) -> None:
    """The empty register, filled with its own examples."""
    target = tmp_path / "空白.xlsx"
    target.write_bytes(blank_register())
    book = openpyxl.load_workbook(target)
    says = {each[0].value: each[3].value for each in book["填写说明"].iter_rows(min_row=2)}
    heads = [each.value for each in book["合同台账"][1]]
    asset = village.village.pond.code
    book["合同台账"].append(
        [asset if head == "资产编号" else None if head == "每年价款" else says[head] for head in heads]
    )
    book["合同台账"].cell(2, heads.index("总额") + 1).value = 60_000
    book.save(target)
    [made] = import_(village, read(village, target))
    assert (made.number, made.end_on, made.total) == ("2019-03", dt.date(2029, 2, 28), 60_000_00)


def test_only_who_manages_contracts_here_may_import(village: Tenants, tmp_path: Path) -> None:
    found = check(village, tmp_path, row())
    stranger = holding("contracts.manage", path="/999/")
    with pytest.raises(Denied):
        actions.import_contracts(
            stranger, book_id=village.village.book.pk, rows=found.rows, source=found.workbook.sha256
        )
    assert not Contract.objects.exists()
