"""Small books written out in the test: what the samples do not show."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

from lingyan.economy.books.importing import BooksCheck
from lingyan.kernel.month import Month
from tests.support.refusals import refused

from .support import BROKEN, check, faults, rewrite, sample

CODE = "990121107201"
HEADER = "日期 凭证号数 科目编码 科目名称 摘要 借方金额 贷方金额 往来户 作废"


def _file(folder: Path, name: str, text: str) -> Path:
    """A CSV file from lines of words; `.` is an empty cell."""
    path = folder / name
    rows = [
        ["" if cell == "." else cell for cell in line.split()] for line in text.splitlines() if line.strip()
    ]
    with path.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output).writerows(rows)
    return path


def _journal(folder: Path, lines: str, header: str = HEADER) -> Path:
    return _file(folder, "账.csv", f"龙洞村股份经济合作社（{CODE}）\n{header}\n{lines}")


def _check(folder: Path, lines: str, **options: object) -> BooksCheck:
    return check(_journal(folder, lines), **options)


def test_a_small_book(tmp_path: Path) -> None:
    result = _check(
        tmp_path,
        """
        2025-03-01 记-0001 51303 管理费用/办公费 购墨盒 91.13 . . .
        .          .       10201 银行存款/基本户 购墨盒 . 91.13 . .
        2025-03-02 记-0002 101 库存现金 误记 5 . . 是
        .          .       102 银行存款 误记 . 5 . .
        """,
    )
    assert faults(result) == []
    book = result.books[0]
    assert [(each.number, each.void, each.kind) for each in book.vouchers] == [
        (1, False, "normal"),
        (2, True, "normal"),
    ]
    assert [(each.vouchers, each.debit_fen, each.credit_fen) for each in book.month_totals()] == [
        (2, 9113, 9113)
    ]
    assert (book.village_name, book.org_name, book.chart) == ("龙洞村", "龙洞村股份经济合作社", "2023")


def test_a_table_without_blank_numbers_keeps_its_vouchers_together(tmp_path: Path) -> None:
    result = _check(
        tmp_path,
        """
        2025-03-01 记-1 51303 管理费用/办公费 甲 1 . . .
        2025-03-01 记-1 10201 银行存款/基本户 甲 . 1 . .
        2025-03-01 记-2 51303 管理费用/办公费 乙 2 . . .
        2025-03-01 记-2 10201 银行存款/基本户 乙 . 2 . .
        """,
    )
    assert [len(each.lines) for each in result.books[0].vouchers] == [2, 2]


def test_carried_over_and_total_rows_are_no_lines(tmp_path: Path) -> None:
    result = _check(
        tmp_path,
        """
        .          承前页 . . . 100 100 . .
        2025-01-01 记-1 51303 管理费用/办公费 甲 1 . . .
        .          .    10201 银行存款/基本户 甲 . 1 . .
        .          .    . . 本页小计 1 1 . .
        .          .    . . 1月份合计 1 1 . .
        2025-02-01 记-1 51303 管理费用/办公费 乙 2 . . .
        .          .    10201 银行存款/基本户 乙 . 2 . .
        .          .    . . 2月份合计 2 3 . .
        .          .    . . 累计 3 3 . .
        合计       .    . . . 3 3 . .
        """,
    )
    assert faults(result) == [("total-does-not-add-up", "", 10, 7, "3.00")]


def test_an_amount_without_account_is_not_dropped(tmp_path: Path) -> None:
    result = _check(tmp_path, "2025-01-01 记-1 51303 管理费用/办公费 甲 1 . . .\n. . . . 乙 . 1 . .")
    assert ("unknown-account", "", 4, 3, "") in faults(result)


def test_a_line_of_zero_is_announced(tmp_path: Path) -> None:
    lines = """
    2025-01-01 记-1 51303 管理费用/办公费 甲 1 . . .
    . . 102 银行存款 甲 . 1 . .
    . . 101 库存现金 甲 0 0 . .
    """
    result = _check(tmp_path, lines)
    assert [(each.code, each.row, each.severity) for each in result.problems] == [("zero-line", 5, "warning")]
    assert len(result.books[0].vouchers[0].lines) == 2


OPENING = """
龙洞村股份经济合作社（990121107201） 2025年07月期初
科目编码 科目名称 往来户 期初借方 期初贷方 累计借方 累计贷方
101 库存现金 . 300 . 500 200
301 资本 . . 300 . .
"""


def test_books_that_start_in_mid_year_carry_their_turnover(tmp_path: Path) -> None:
    opening = _file(tmp_path, "期初.csv", OPENING)
    result = _check(
        tmp_path, "2025-06-30 记-1 101 库存现金 甲 1 . . .\n. . 301 资本 甲 . 1 . .", openings=[opening]
    )
    assert faults(result) == [("before-opening", "", 3, 1, "2025-06-30")]
    book = result.books[0]
    assert book.opening_month == Month(2025, 7)
    cash = next(each for each in book.opening if each.account_code == "101")
    assert (cash.amount_fen, cash.ytd_debit_fen, cash.ytd_credit_fen) == (30000, 50000, 20000)


def test_balances_at_the_end_of_last_year_open_this_year(tmp_path: Path) -> None:
    text = OPENING.replace("2025年07月期初", "截至2024年12月31日")
    result = check(openings=[_file(tmp_path, "期初.csv", text)])
    assert result.ok
    assert result.books[0].opening_month == Month(2025, 1)
    other = check(openings=[_file(tmp_path, "旧.csv", text.replace("2024年12月", "2023年11月"))])
    assert [each.code for each in other.errors] == ["opening-outside-year"]


def test_the_same_household_twice_in_an_opening_is_refused(tmp_path: Path) -> None:
    text = """
    龙洞村股份经济合作社（990121107201）
    科目编码 科目名称 往来户 期初借方 期初贷方
    113 内部往来 . 30 .
    11301 成员 . 30 .
    11301 成员 张三 10 .
    11301 成员 张三 20 .
    301 资本 . . 30
    """
    assert faults(check(openings=[_file(tmp_path, "期初.csv", text)])) == [
        ("duplicate-account", "", 6, None, "11301")
    ]


def test_a_forced_layout_is_taken_at_its_word() -> None:
    path = BROKEN / "00-基准.xlsx"
    assert check(path, layout="用友T3").ok
    codes = {each.code for each in check(path, layout="signed-column").errors}
    assert codes == {"missing-header"}
    with refused("unknown-layout"):
        check(path, layout="别的")


def test_the_village_named_by_the_user_must_be_that_of_the_file() -> None:
    path = BROKEN / "00-基准.xlsx"
    assert check(path, village=CODE).ok
    assert [each.code for each in check(path, village="990121107208").errors] == ["other-village"]
    with refused("unknown-village"):
        check(path, village="990121999888")


def test_a_control_balance_may_have_closing_columns_only(tmp_path: Path) -> None:
    journal, opening = BROKEN / "00-基准.xlsx", BROKEN / "00-基准.期初.xlsx"
    text = f"""
    龙洞村（{CODE}） 2025年03月
    科目编码 科目名称 期末余额借方 期末余额贷方
    101 库存现金 2199.78 .
    102 银行存款 225431.09 .
    """
    result = check(journal, openings=[opening], control=_file(tmp_path, "余额.csv", text))
    assert faults(result)[0] == ("control-differs", "", 4, 3, "225431.09")
    assert "余额表没有科目 11201" in result.problems[1].message


def test_a_changed_control_balance_is_refused_at_its_cell(tmp_path: Path) -> None:
    journal, opening = BROKEN / "00-基准.xlsx", BROKEN / "00-基准.期初.xlsx"
    control = rewrite(BROKEN / "00-基准.余额表3月.xlsx", tmp_path / "余额", above=2)
    assert faults(check(journal, openings=[opening], control=control)) == []
    late = _journal(
        tmp_path, "2025-03-31 付-9 101 库存现金 提现 7 . . .\n. . 10201 银行存款/基本户 提现 . 7 . ."
    )
    result = check(journal, late, openings=[opening], control=control)
    assert ("control-differs", "科目余额表", 7, 5, "1120.00") in faults(result)
    assert ("control-differs", "科目余额表", 7, 9, "2199.78") in faults(result)
    assert {row for _, _, row, _, _ in faults(result)} == {7, 8, 9}


def test_a_voucher_without_any_amount_is_refused(tmp_path: Path) -> None:
    result = _check(tmp_path, "2025-01-01 记-1 51303 管理费用/办公费 甲 . . . .\n. . 101 库存现金 甲 . . . .")
    assert [(each.code, each.row) for each in result.errors] == [("no-amount", 3)]


def test_totals_saved_without_their_result_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "重存.xlsx"
    workbook = openpyxl.load_workbook(sample("01-用友T3-凤桥村"))
    workbook["序时账"].insert_rows(1, 2)
    workbook.save(path)
    result = check(path, openings=[sample("01-用友T3-凤桥村", ".期初")])
    assert faults(result) == []
    assert len(result.books[0].vouchers) == 566


AGENCY = (
    "单位代码 单位名称 会计年度 会计月份 记账凭证日期 记账凭证种类 记账凭证编号 记账凭证摘要 "
    "会计科目编码 科目名称 借方发生额 贷方发生额 币种"
)


def _agency(folder: Path, lines: str) -> BooksCheck:
    return check(_file(folder, "账.csv", f"导出\n{AGENCY}\n{lines}"))


def test_units_periods_and_currencies_are_checked_at_their_cells(tmp_path: Path) -> None:
    result = _agency(
        tmp_path,
        """
        990121107201 凤桥村股份经济合作社 2025 1 20250103 记 1 甲 101 库存现金 5 . 人民币
        990121107201 凤桥村股份经济合作社 2025 1 20250103 记 1 甲 301 资本 . 5 USD
        . 无名村股份经济合作社 2025 2 20250103 记 2 甲 101 库存现金 5 . .
        . 无名村股份经济合作社 2025 2 20250103 记 2 甲 301 资本 . 5 .
        """,
    )
    assert set(faults(result)) == {
        ("village-name-differs", "", 3, 1, "990121107201"),
        ("currency", "", 4, 13, "USD"),
        ("unknown-village", "", 5, 2, "无名村股份经济合作社"),
        ("period-differs", "", 5, 4, "2"),
    }


def test_numbers_that_cannot_be_read(tmp_path: Path) -> None:
    lines = """
    2025-01-01 . 51303 管理费用/办公费 甲 1 . . .
    2025-01-01 记-一 51303 管理费用/办公费 甲 1 . . .
    . . 101 库存现金 甲 . 1 . .
    """
    codes = [(each.code, each.row, each.column) for each in _check(tmp_path, lines).errors]
    assert ("missing-number", 3, 2) in codes
    assert ("bad-number", 4, 2) in codes


def test_a_repeated_header_and_notes_are_passed_over(tmp_path: Path) -> None:
    lines = f"""
    2025-01-01 记-1 51303 管理费用/办公费 甲 1 . . .
    {HEADER}
    . . 101 库存现金 甲 . 1 . .
    制表：张三 . . . . . . . .
    """
    result = _check(tmp_path, lines)
    assert faults(result) == []
    assert len(result.books[0].vouchers[0].lines) == 2


def test_a_side_that_is_neither(tmp_path: Path) -> None:
    text = f"""
    龙洞村股份经济合作社（{CODE}）
    凭证日期 凭证字号 摘要 会计科目 辅助核算 借贷方向 金额 附件张数
    2025.1.3 记字第1号 甲 101库存现金 . 借 5 1
    . . 甲 301资本 . 左 5 .
    . . 甲 301资本 往来户：张三；项目：道路 贷 5 .
    """
    result = check(_file(tmp_path, "账.csv", text))
    assert faults(result) == [("bad-direction", "", 4, 6, "左")]
    line = result.books[0].vouchers[0].lines[1]
    assert (line.party, line.project, line.credit_fen) == ("张三", "道路", 500)


def test_old_accounts_without_counterpart_stop_and_uncertain_ones_warn(tmp_path: Path) -> None:
    text = f"""
    龙洞村股份经济合作社（{CODE}）
    日期 凭证号 摘要 科目代码 科目名称 借方 贷方 附件
    2025/1/3 记-1 甲 101 现金 8 . 1
    . . 甲 511 发包及上交收入 . 5 .
    . . 甲 212 应付福利费 . 3 .
    2025/1/4 记-2 乙 54102 管理费用/运转支出 1 . .
    . . 乙 101 现金 . 1 .
    """
    result = check(_file(tmp_path, "账.csv", text))
    assert [(each.code, each.value) for each in result.errors] == [("unmapped-account", "212")]
    assert [(each.code, each.value) for each in result.warnings] == [("account-map-uncertain", "511")]
    assert "请核对年度" in result.notes[-1]


def test_faults_of_an_opening_stand_at_their_cells(tmp_path: Path) -> None:
    text = f"""
    龙洞村股份经济合作社（{CODE}）
    会计科目 方向 年初余额
    101库存现金 借 5
    599其他业务 借 x
    151固定资产 左 5
    152固定资产 贷 1
    . . 9
    """
    result = check(openings=[_file(tmp_path, "期初.csv", text)])
    assert set(faults(result)) >= {
        ("bad-amount", "", 4, 3, "x"),
        ("bad-direction", "", 5, 2, "左"),
        ("unknown-account", "", 4, 1, "599"),
        ("code-and-name-differ", "", 6, 1, "固定资产"),
        ("unknown-account", "", 7, None, ""),
    }


def test_files_in_the_wrong_place_are_explained(tmp_path: Path) -> None:
    note = _file(tmp_path, "说明.csv", "这是说明")
    assert [each.code for each in check(note).errors] == ["missing-header"]
    assert [each.code for each in check(openings=[note]).errors] == ["missing-header"]
    assert [each.code for each in check(control=note).errors] == ["missing-header"]
    assert check(note).notes == ["说明.csv：工作表“”没有凭证表头，未读取"]
    empty = _file(tmp_path, "空.csv", "科目编码 科目名称 期初借方 期初贷方")
    assert [each.code for each in check(openings=[empty]).errors] == ["no-rows"]


def test_a_control_balance_is_checked_in_itself(tmp_path: Path) -> None:
    text = f"""
    龙洞村（{CODE}） 2025年03月
    会计科目 期初余额借方 期初余额贷方 本期发生借方 本期发生贷方 期末余额借方 期末余额贷方
    101库存现金 1 . 1 . 3 .
    301资本 . 1 . 1 . 2
    102银行存款 1 . x . 1 .
    合计 1 1 1 1 3 2
    """
    codes = {(each.code, each.row) for each in check(control=_file(tmp_path, "余额.csv", text)).errors}
    assert codes == {("bad-amount", 5)}
    sound = text.replace(" x ", " . ")
    codes = {(each.code, each.row) for each in check(control=_file(tmp_path, "余额.csv", sound)).errors}
    assert codes == {("total-does-not-add-up", 3), ("total-does-not-add-up", 6)}


def test_a_control_balance_of_another_village_is_no_control() -> None:
    result = check(
        sample("05-单列带符号-铁潭村"),
        openings=[sample("05-单列带符号-铁潭村", ".期初")],
        control=BROKEN / "00-基准.余额表3月.xlsx",
    )
    assert [each.code for each in result.errors] == ["unknown-village"]


def test_a_local_code_with_the_name_of_another_is_announced(tmp_path: Path) -> None:
    lines = "2025-01-01 记-1 51303 管理费用/运转支出 甲 1 . . .\n. . 101 库存现金 甲 . 1 . ."
    result = _check(tmp_path, lines)
    assert result.ok
    assert [(each.code, each.value) for each in result.warnings] == [("code-and-name-differ", "51303")]
